/** The card with a part's note: what it says, where it stands, how it opens and closes under the mouse. */

import { button, element, headed, linkButton } from './elements.js';
import { outstanding } from './state.js';

const GAP = 10;
const EDGE = 8;
/** How long, in ms, the mouse rests before an open card changes or goes. */
const REST = 300;
/** How far a card may be from its part before a line joins them. */
const APART = 16;
/** So far off, in px, is as bad as to be all over boxes that have nothing to do with the part; never as bad as over those that have. */
const FAR = 100;

/**
 * @param {{figure: HTMLElement, model: any, act: (action: any) => void, listen: Function, state: () => any}} mount
 */
export function note(mount) {
  const { figure, model, act, listen, state } = mount;
  const { drawing } = model;
  let card;
  let leader;
  let shown = '';
  let last; // where the part was, and the card
  let described;
  let timer = 0;

  let wanted = null; // what the mouse is to show when it rests, and where it was last
  const later = (id, wait, at = null) => {
    window.clearTimeout(timer);
    wanted = { id, wait, at };
    timer = window.setTimeout(() => {
      wanted = null;
      act({ type: 'hover', id });
    }, wait);
  };
  const stay = () => {
    window.clearTimeout(timer);
    wanted = null;
  };
  listen(drawing, 'pointerover', (event) => {
    if (event.pointerType !== 'mouse' || event.buttons) return;
    const id = event.target.closest('g[data-note]')?.dataset.id ?? '';
    // An open card stays until the mouse rests elsewhere: on its way to the card it crosses other parts.
    if (id !== state().hover) later(id === state().focus && state().card ? '' : id, id && !shown ? 150 : REST, event);
    else stay();
  });
  listen(drawing, 'pointermove', (event) => {
    if (!shown || !wanted?.at || Math.hypot(event.clientX - wanted.at.clientX, event.clientY - wanted.at.clientY) < 4) return;
    later(wanted.id, wanted.wait, event);
  }, { passive: true });
  listen(drawing, 'pointerleave', () => later('', 2 * REST)); // the card may be further out
  listen(drawing, 'pointerdown', stay); // a press is no hover
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
    leader = element('i', { class: 'ld-leader', 'aria-hidden': 'true' });
    listen(card, 'pointerenter', stay);
    listen(card, 'pointerleave', () => state().hover && later('', REST));
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
      leader, // in the card, so that it is above the page with it
    );
    const line = /\bs-([\w-]+)/.exec(model.element(id, state().layout).innerHTML)?.[1] ?? 'line';
    figure.style.setProperty('--ld-card-line', `var(--ld-${line})`); // the part's mark has it too
  };

  /** Put the card beside its part, or, while the page scrolls, where it stood beside it. */
  const stand = (now, going = false) => {
    const around = drawing.getBoundingClientRect();
    const view = { width: document.documentElement.clientWidth, height: window.innerHeight, top: headed(figure) };
    const frame = { left: Math.max(0, around.left), right: Math.min(view.width, around.right), top: Math.max(view.top, around.top), bottom: Math.min(view.height, around.bottom) };
    const own = clipped(model.element(shown, now.layout).getBoundingClientRect(), frame);
    const seen = own.width >= 0 && own.height >= 0;
    card.classList.toggle('ld-away', !seen);
    if (!seen) return;
    card.style.maxHeight = `${view.height - view.top - 2 * EDGE}px`;
    const size = { width: card.offsetWidth, height: card.offsetHeight };
    const at = (going && gone(size, view, own)) || placed(size, view, obstacles(now), around);
    last = { id: shown, own, at };
    card.style.left = `${at.x}px`;
    card.style.top = `${at.y}px`;
    const [from, to] = between({ ...at, ...size }, goal(now, own, at, size));
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    leader.hidden = length <= APART;
    leader.style.left = `${from[0]}px`;
    leader.style.top = `${from[1] - 1}px`;
    leader.style.width = `${length}px`;
    leader.style.transform = `rotate(${Math.atan2(to[1] - from[1], to[0] - from[0])}rad)`;
  };

  /** Return where the card has gone with its part, if it may stand there still. */
  const gone = ({ width, height }, view, own) => {
    if (last?.id !== shown || last.own.width !== own.width || last.own.height !== own.height) return null;
    const at = { x: last.at.x + own.x - last.own.x, y: last.at.y + own.y - last.own.y };
    const [right, bottom] = [view.width - width - EDGE, view.height - height - EDGE];
    return at.x >= EDGE && at.x <= right && at.y >= view.top + EDGE && at.y <= bottom ? at : null;
  };

  /** Return what the leader leads to: the part, or the place of a line that is nearest to the card. */
  const goal = (now, own, at, { width, height }) => {
    const path = model.parts.get(shown).sort === 'edge' && model.element(shown, now.layout).querySelector('path');
    if (!path) return own;
    const matrix = path.getScreenCTM();
    const away = ({ x, y }) => Math.hypot(x - at.x - width / 2, y - at.y - height / 2);
    const points = Array.from({ length: 21 }, (_, part) => path.getPointAtLength((path.getTotalLength() * part) / 20).matrixTransform(matrix));
    const { x, y } = points.reduce((one, other) => (away(other) < away(one) ? other : one));
    return { x, y, width: 0, height: 0 };
  };

  /** Return what a card would cover, with what that costs; first its part. */
  const obstacles = (now) => {
    const svg = model.svg(now.layout);
    const { left, top, width: wide } = svg.getBoundingClientRect();
    const scale = wide / svg.viewBox.baseVal.width;
    const box = (id) => {
      const { x, y, width, height } = model.box(id, now.layout);
      return { x: left + x * scale, y: top + y * scale, width: width * scale, height: height * scale };
    };
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
    return avoid;
  };

  const close = () => {
    shown = '';
    last = null;
    card.hidePopover?.();
    card.classList.remove('ld-open');
    described?.removeAttribute('aria-describedby');
    described = null;
  };

  const move = () => shown && stand(state(), true);
  let asked = 0;
  const soon = () => {
    if (!shown) return;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(move);
  };
  listen(window, 'scroll', soon, { capture: true, passive: true });
  listen(window, 'resize', soon, { passive: true });

  // The mouse may rest on a part since before this module came.
  const under = [...drawing.querySelectorAll('g[data-note]:hover')].at(-1);
  if (under && mount.pointed) later(under.dataset.id, 150);

  const apply = (before, after, action) => {
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
  return { apply };
}

/** Return what is seen of a box in a frame. */
function clipped(box, frame) {
  const [x, y] = [Math.max(box.left, frame.left), Math.max(box.top, frame.top)];
  return { x, y, width: Math.min(box.right, frame.right) - x, height: Math.min(box.bottom, frame.bottom) - y };
}

/** Return the ends of the shortest line between two boxes, in the middle of where they lie beside each other. */
function between(one, other) {
  const along = (low, size) => {
    const [least, most] = [Math.max(one[low], other[low]), Math.min(one[low] + one[size], other[low] + other[size])];
    if (least <= most) return [(least + most) / 2, (least + most) / 2];
    return one[low] < other[low] ? [most, least] : [least, most];
  };
  const [x, y] = [along('x', 'width'), along('y', 'height')];
  return [[x[0], y[0]], [x[1], y[1]]];
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
 * @param {{width: number, height: number, top?: number}} view `top` is what the page's header takes of it
 * @param {{box: import('./state.js').Box, weight: number}[]} avoid the first one is what the card speaks of
 * @param {import('./state.js').Box} home where it stands best, if there is room
 * @returns {{x: number, y: number}}
 */
export function placed(card, view, avoid, home) {
  const own = avoid[0].box;
  const [right, bottom] = [view.width - card.width - EDGE, view.height - card.height - EDGE];
  const top = EDGE + (view.top ?? 0);
  const into = (value, most, least = EDGE) => Math.max(least, Math.min(most, value));
  const xs = new Set();
  const ys = new Set();
  for (const box of [own, home, ...avoid.map((one) => one.box)]) {
    for (const x of [box.x, box.x - GAP - card.width, box.x + box.width + GAP, box.x + box.width - card.width]) xs.add(into(x, right));
    for (const y of [box.y, box.y - GAP - card.height, box.y + box.height + GAP, box.y + box.height - card.height]) ys.add(into(y, bottom, top));
    if (xs.size * ys.size > 3000) break; // enough to choose from, and a key press is answered at once
  }
  xs.add(into(own.x + own.width / 2 - card.width / 2, right));
  const [middleX, middleY] = [own.x + own.width / 2, own.y + own.height / 2];
  let best = { x: EDGE, y: top };
  let least = Infinity;
  for (const x of xs) {
    for (const y of ys) {
      const away = Math.hypot(x + card.width / 2 - middleX, y + card.height / 2 - middleY);
      const beside = Math.max(0, home.x - x, x + card.width - home.x - home.width);
      const outside = Math.max(0, home.y - y, y + card.height - home.y - home.height);
      const apart = Math.hypot(
        Math.max(0, own.x - x - card.width, x - own.x - own.width), Math.max(0, own.y - y - card.height, y - own.y - own.height),
      );
      // To be far off costs as much as to cover a little of what the card does not speak of.
      let cost = away / 4000 + Math.min(3, apart / FAR) + 0.05 * (Math.min(1, beside / card.width) + Math.min(1, outside / card.height));
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
