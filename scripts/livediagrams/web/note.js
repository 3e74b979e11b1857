/** The card with a part's note: what it says, where it stands, how it opens and closes under the mouse. */

import { button, element, linkButton } from './elements.js';
import { outstanding } from './state.js';

const GAP = 10;
const EDGE = 8;

/**
 * @param {{figure: HTMLElement, model: any, act: (action: any) => void, listen: Function, state: () => any}} mount
 * @returns {(before: any, after: any) => void}
 */
export function note(mount) {
  const { figure, model, act, listen, state } = mount;
  const { drawing } = model;
  let card;
  let shown = '';
  let described;
  let timer = 0;

  const later = (id, wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => act({ type: 'hover', id }), wait);
  };
  listen(drawing, 'pointerover', (event) => {
    if (event.pointerType !== 'mouse' || event.buttons) return;
    const id = event.target.closest('g[data-note]')?.dataset.id ?? '';
    if (id !== state().hover) later(id === state().focus && state().card ? '' : id, id ? 150 : 300);
    else window.clearTimeout(timer);
  });
  listen(drawing, 'pointerleave', () => later('', 300));
  listen(drawing, 'pointerdown', () => window.clearTimeout(timer)); // a press is no hover
  // A card under the mouse must be dismissible though the focus is elsewhere.
  listen(document, 'keydown', (event) => {
    if (event.key === 'Escape' && state().hover && !figure.contains(event.target)) {
      event.stopPropagation();
      act({ type: 'dismiss' });
    }
  }, { capture: true });

  const make = () => {
    card = element('div', { class: 'ld-card', role: 'group', tabindex: '-1' });
    if ('popover' in card) card.popover = 'manual';
    listen(card, 'pointerenter', () => window.clearTimeout(timer));
    listen(card, 'pointerleave', () => state().hover && later('', 300));
    drawing.after(card);
  };

  const fill = (id) => {
    const part = model.parts.get(id);
    const name = model.name(id);
    const [title, rest] = model.title(id);
    const said = element('p', { class: 'ld-card-note', id: `${model.address}:note` }, ...linked(part.note, model.links(id, 'term')));
    const sources = model.links(id, 'source');
    const source = element('p', { class: 'ld-card-source' }, ...sources.flatMap((one, at) => (at ? [', ', one] : [one])));
    card.setAttribute('aria-label', name);
    card.replaceChildren(
      element('p', { class: 'ld-card-name' }, element('b', {}, title), rest && ` ${rest}`),
      ...(part.note ? [said] : []),
      ...(sources.length ? [source] : []),
      element(
        'p', { class: 'ld-card-more' },
        linkButton(`Copy link to ${name}`, () => `${model.address}/${id}`),
        button('Close', 'Close the note', () => act({ type: 'dismiss' })),
      ),
    );
    const line = /\bs-([\w-]+)/.exec(model.element(id, state().layout).innerHTML)?.[1] ?? 'line';
    card.style.setProperty('--ld-card-line', `var(--ld-${line})`);
  };

  const stand = (now) => {
    const own = model.element(shown, now.layout).getBoundingClientRect();
    const box = (id) => {
      const { x, y, width, height } = model.box(id, now.layout);
      const svg = model.svg(now.layout);
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      const { left, top } = svg.getBoundingClientRect();
      return { x: left + x * scale, y: top + y * scale, width: width * scale, height: height * scale };
    };
    const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
    const seen = own.bottom > 0 && own.top < view.height && own.right > 0 && own.left < view.width;
    card.classList.toggle('ld-away', !seen);
    const near = outstanding({ ...now, focus: shown, place: 'drawing', query: '' }, model);
    const others = [...model.parts.values()].filter((one) => one.sort !== 'edge' && one.id !== shown);
    const avoid = [{ box: box(shown), weight: 1000 }];
    for (const one of others) {
      const within = near.has(one.id);
      // Of a group that is not meant only the title is in the way, and its ground a little.
      const group = !within && model.children(one.id).length > 0;
      avoid.push({ box: box(one.id), weight: within ? 100 : group ? 0.2 : 2 });
      for (const title of group ? model.element(one.id, now.layout).querySelectorAll('text') : []) {
        avoid.push({ box: title.getBoundingClientRect(), weight: 2 });
      }
    }
    for (const row of figure.querySelectorAll('.ld-bar, .ld-walk')) avoid.push({ box: row.getBoundingClientRect(), weight: 2 });
    for (const one of model.parts.values()) {
      if (one.sort !== 'edge' || one.id === shown) continue;
      if (near.has(one.id)) avoid.push({ box: box(one.id), weight: 3 });
      for (const label of model.element(one.id, now.layout).querySelectorAll('text')) {
        avoid.push({ box: label.getBoundingClientRect(), weight: 2 });
      }
    }
    const home = drawing.getBoundingClientRect();
    const { x, y } = placed({ width: card.offsetWidth, height: card.offsetHeight }, view, avoid, home);
    card.style.left = `${x}px`;
    card.style.top = `${y}px`;
  };

  const close = () => {
    shown = '';
    card.hidePopover?.();
    card.classList.remove('ld-open');
    described?.removeAttribute('aria-describedby');
    described = null;
  };

  const move = () => shown && stand(state());
  let asked = 0;
  const soon = () => {
    if (!shown) return;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(move);
  };
  listen(window, 'scroll', soon, { capture: true, passive: true });
  listen(window, 'resize', soon, { passive: true });

  return (before, after, action) => {
    const id = after.hover || (after.card && after.place !== 'outside' && after.focus) || '';
    if (!id) {
      if (shown) close();
    } else {
      if (!card) make();
      if (id !== shown) fill(id);
      shown = id;
      if (!card.classList.contains('ld-open')) {
        card.classList.add('ld-open');
        card.showPopover?.();
      } else if (before.full !== after.full) {
        // What was in the top layer before the figure is under it now.
        card.hidePopover?.();
        card.showPopover?.();
      }
      described?.removeAttribute('aria-describedby');
      described = id === after.focus ? model.target(id, after.layout) : null;
      described?.setAttribute('aria-describedby', `${model.address}:note`);
      stand(after);
    }
    if (before.place !== 'card' && after.place === 'card' && action.type !== 'arrive') card.focus({ preventScroll: true });
  };
}

/** Return a text as pieces, with the links in the places of their own words. */
function linked(text, links) {
  const pieces = [text];
  for (const link of links) {
    const at = pieces.findIndex((one) => typeof one === 'string' && one.includes(link.textContent));
    if (at < 0) continue;
    const [before, ...after] = pieces[at].split(link.textContent);
    pieces.splice(at, 1, before, link, after.join(link.textContent));
  }
  return pieces;
}

/**
 * Return where a card stands: inside the view, over as little as can be, and near what it speaks of.
 * @param {{width: number, height: number}} card
 * @param {{width: number, height: number}} view
 * @param {{box: import('./state.js').Box, weight: number}[]} avoid the first one is what the card speaks of
 * @param {import('./state.js').Box} home where it stands best, if there is room
 * @returns {{x: number, y: number}}
 */
export function placed(card, view, avoid, home) {
  const own = avoid[0].box;
  const [right, bottom] = [view.width - card.width - EDGE, view.height - card.height - EDGE];
  const into = (value, most) => Math.max(EDGE, Math.min(most, value));
  const xs = new Set();
  const ys = new Set();
  for (const box of [own, home, ...avoid.map((one) => one.box)]) {
    for (const x of [box.x, box.x - GAP - card.width, box.x + box.width + GAP, box.x + box.width - card.width]) xs.add(into(x, right));
    for (const y of [box.y, box.y - GAP - card.height, box.y + box.height + GAP, box.y + box.height - card.height]) ys.add(into(y, bottom));
    if (xs.size * ys.size > 3000) break; // enough to choose from, and a key press is answered at once
  }
  xs.add(into(own.x + own.width / 2 - card.width / 2, right));
  const [middleX, middleY] = [own.x + own.width / 2, own.y + own.height / 2];
  let best = { x: EDGE, y: EDGE };
  let least = Infinity;
  for (const x of xs) {
    for (const y of ys) {
      const away = Math.hypot(x + card.width / 2 - middleX, y + card.height / 2 - middleY);
      const beside = Math.max(0, home.x - x, x + card.width - home.x - home.width);
      const outside = Math.max(0, home.y - y, y + card.height - home.y - home.height);
      let cost = away / 4000 + 0.05 * (Math.min(1, beside / card.width) + Math.min(1, outside / card.height));
      for (const { box, weight } of avoid) {
        const wide = Math.min(x + card.width, box.x + box.width) - Math.max(x, box.x);
        const high = Math.min(y + card.height, box.y + box.height) - Math.max(y, box.y);
        if (wide > 0 && high > 0) cost += weight * (0.05 + (wide * high) / (card.width * card.height));
        if (cost >= least) break;
      }
      if (cost < least) [best, least] = [{ x, y }, cost];
    }
  }
  return best;
}
