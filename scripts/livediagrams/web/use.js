/** The menu "Use this figure": its files, what can be copied of it, whom to name. */

import { addressOf, button, copy, dialog, element } from './elements.js';

const WIDTH = 720;
const AROUND = 190; // pixels of what stands above and below a drawing in its own page

/** @param {{figure: HTMLElement, model: any, signal: AbortSignal}} mount */
export function use(mount) {
  const { figure, model, signal } = mount;
  const id = figure.dataset.figure;
  const svg = model.svg('wide');
  const title = svg.getAttribute('aria-label');
  let menu;

  const make = (offer) => {
    const status = element('p', { class: 'ld-status', role: 'status' });
    const instead = element('div', { class: 'ld-instead' });
    const close = button('×', 'Close', () => made.close());
    close.classList.add('ld-close');
    const made = dialog(
      mount, { class: 'ld-use-menu', 'aria-label': `Use this figure: ${title}` },
      element('h2', {}, 'Use this figure'), close,
      element('div', { class: 'ld-copies' }, ...copies(offer).map((one) => copier(one, status, instead))),
      status, instead, element('h3', {}, 'Download'), files(offer, figure), ...terms(offer, svg),
    );
    made.addEventListener('close', () => {
      status.textContent = '';
      instead.replaceChildren();
    });
    return made;
  };

  /** Return what can be copied: its name, and what makes it. */
  const copies = ({ kinds, embed, credit, licence }) => {
    const endings = Object.values(kinds).flatMap((files) => Object.keys(files));
    const picture = endings.includes('png') ? 'png' : endings.find((one) => one.endsWith('.png'));
    const link = () => addressOf(`${model.address}:figure`);
    return [
      picture && { name: 'picture', url: here(`${id}.${picture}`) },
      endings.includes('svg') && { name: 'SVG', text: async () => (await found(here(`${id}.svg`))).text() },
      { name: 'link', text: link },
      embed && { name: 'embed code', text: () => frame(here(`${id}.${embed}`), title, svg.viewBox.baseVal) },
      { name: 'credit', text: () => [`“${title}”`, credit, licence, link()].filter(Boolean).join(', ') },
    ].filter(Boolean);
  };

  return {
    apply: () => {},
    open: async () => {
      const offer = menu ? null : await (await found(here('use.json'))).json();
      if (signal.aborted) return;
      menu ??= make(offer);
      menu.showModal();
    },
  };
}

/** Return the address of a file of the site's figures, which this module lies among. */
const here = (name) => new URL(encodeURI(name), import.meta.url).href;

async function found(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

/** Return a button that copies something and says so; where it cannot be copied it is shown, to be copied by hand. */
function copier({ name, url, text }, status, instead) {
  const made = element('button', { type: 'button' }, `Copy ${name}`);
  made.addEventListener('click', async () => {
    instead.replaceChildren();
    status.textContent = `Copying the ${name} …`;
    const failed = await (url ? copyPicture(url) : copyText(text));
    status.textContent = failed ? `The ${name} could not be copied here. ${failed.remedy}` : `${capital(name)} copied.`;
    if (failed?.shown) instead.replaceChildren(failed.shown);
    failed?.shown?.select?.();
  });
  return made;
}

async function copyPicture(url) {
  try {
    // The promise goes in unanswered: some browsers allow a copy only at once after the press.
    const data = found(url).then((answer) => answer.blob());
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': data })]);
    return null;
  } catch {
    return {
      remedy: 'Take it from here: with a long press, or with the right button of the mouse.',
      shown: element('img', { src: url, alt: 'The figure as a picture' }),
    };
  }
}

async function copyText(make) {
  let text = '';
  try {
    text = await make();
  } catch {
    return { remedy: 'Take the file below.' };
  }
  if (await copy(text)) return null;
  const field = element('textarea', { readonly: '', rows: '4', 'aria-label': 'To be copied' }, text);
  return { remedy: 'Take it from here.', shown: field };
}

const capital = (words) => words[0].toUpperCase() + words.slice(1);

/** Return the code that shows a page in another one, as high as the figure is there. */
function frame(src, title, { width, height }) {
  const said = { src, title, width: '100%', height: Math.round(height * Math.min(1, WIDTH / width)) + AROUND };
  const values = Object.entries(said).map(([name, value]) => `${name}="${quoted(value)}"`);
  return `<iframe ${values.join(' ')} loading="lazy" allowfullscreen></iframe>`;
}

const quoted = (value) => String(value).replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function files({ kinds }, figure) {
  const isThere = ([ending]) => ending !== 'narrow.svg' || figure.querySelector('svg.ld-narrow');
  const lines = Object.entries(kinds).map(([kind, endings]) => element(
    'div', {}, element('dt', {}, kind),
    element('dd', {}, ...Object.entries(endings).filter(isThere).map(([ending, words]) => element(
      'a', { href: here(`${figure.dataset.figure}.${ending}`), download: '', 'aria-label': `${kind}: ${words}` }, words,
    ))),
  ));
  return element('dl', { class: 'ld-offers' }, ...lines);
}

/** Return the licence, and whose marks the icons in the drawing are. */
function terms({ credit, licence, licence_address: address, owners }, svg) {
  const said = [];
  if (licence) {
    const name = /^https?:/.test(address) ? element('a', { href: address }, licence) : licence;
    const whom = credit ? `: name “${credit}” and the licence, and say what you changed.` : '.';
    said.push(element('p', { class: 'ld-terms' }, 'Licence ', name, whom));
  }
  const marks = new Map();
  for (const image of svg.querySelectorAll('g[data-kind] image')) {
    const path = image.closest('g[data-kind]').dataset.kind.split('.');
    const owner = owners[path[1]] ?? 'their owners';
    marks.set(owner, (marks.get(owner) ?? new Set()).add(path.at(-1)));
  }
  if (marks.size) {
    const each = [...marks].map(([owner, names]) => `Icons that are marks of ${owner}: ${[...names].join(', ')}.`);
    said.push(element('p', { class: 'ld-terms' }, `${each.join(' ')} The licence does not cover them.`));
  }
  return said;
}
