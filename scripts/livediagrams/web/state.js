/**
 * What a reader does to one figure, without a page: `reduce(state, action, figure)` gives the next state.
 *
 * A state speaks of parts by their ids, never of elements, so it means the same in the wide and the narrow layout.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{id: string, sort: string, parent: string, from: string, to: string, note: string, href: string}} Part
 * @typedef {object} Figure What the reducer asks of a figure; `model.js` reads one from a page.
 * @property {Map<string, Part>} parts
 * @property {(id: string) => string[]} children ids of what lies in a group, or at the top for "", in reading order
 * @property {(id: string) => string[]} edges ids of the edges that leave or reach a part, or come out of a group
 * @property {(id: string, layout: string) => Box | undefined} box
 * @property {{parts: string[], reveal: boolean}[]} steps
 * @typedef {object} State
 * @property {string} focus the part in focus, or ""
 * @property {string} anchor the part whose edges are being walked, or ""
 * @property {"outside" | "drawing" | "card" | "controls"} place where the focus of the page is
 * @property {boolean} card whether the card of the part in focus is open
 * @property {string} hover the part under the mouse whose card is shown, or ""
 * @property {number} step 0 outside the walkthrough, else from 1
 * @property {"none" | "pushed" | "given"} trail how the walkthrough was entered: by the reader's press, which makes an
 *   entry in the history, or by an address
 * @property {number} zoom from 1, which fits, to 8
 * @property {number} x middle of what is seen, as a part of the width, 0 to 1
 * @property {number} y the same of the height
 * @property {boolean} full
 * @property {"wide" | "narrow"} layout
 * @property {string} query what is looked for in the figure, or ""
 * @property {number} turn how often the focus was to go where it is again, after the browser took it away
 */

/** @type {Readonly<State>} */
export const INITIAL = Object.freeze({
  focus: '', anchor: '', place: 'outside', card: false, hover: '', step: 0, trail: 'none',
  zoom: 1, x: 0.5, y: 0.5, full: false, layout: 'wide', query: '', turn: 0,
});

export const ZOOM_MOST = 8;

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/**
 * @param {Readonly<State>} state
 * @param {{type: string, [more: string]: any}} action
 * @param {Figure} figure
 * @returns {Readonly<State>} the same object when nothing changes
 */
export function reduce(state, action, figure) {
  const change = ACTIONS[action.type]?.(state, action, figure);
  if (!change || Object.keys(change).every((key) => Object.is(state[key], change[key]))) return state;
  return Object.freeze({ ...state, ...change });
}

const ACTIONS = {
  focus: (state, { id, place = 'drawing' }, figure) => (id === '' || figure.parts.has(id) ? to(id, figure, { place }) : null),
  move: (state, { direction }, figure) => {
    if (!state.focus) return arrived(state, figure);
    const next = nearest(state, direction, figure);
    return next ? to(next, figure) : null;
  },
  first: (state, _, figure) => end(state, figure, 0),
  last: (state, _, figure) => end(state, figure, -1),
  edge: (state, { by }, figure) => {
    const anchor = state.anchor || state.focus;
    const edges = anchor ? figure.edges(anchor) : [];
    if (!edges.length) return null;
    const at = edges.indexOf(state.focus);
    const next = at < 0 ? (by > 0 ? 0 : edges.length - 1) : (at + by + edges.length) % edges.length;
    return { ...to(edges[next], figure), anchor };
  },
  enter: (state, _, figure) => {
    const part = figure.parts.get(state.focus);
    if (!part) return arrived(state, figure);
    const inside = figure.children(part.id);
    if (inside.length) return to(inside[0], figure);
    if (part.sort === 'edge' && !part.note) return to(part.to === state.anchor ? part.from : part.to, figure);
    return { card: true, place: 'card', hover: '' };
  },
  escape: (state, _, figure) => {
    if (state.hover) return { hover: '' };
    if (state.place === 'card') return { card: false, place: 'drawing' };
    if (state.query) return { query: '', place: 'drawing' };
    if (state.card && state.focus) return { card: false };
    // A note does not open on the way out, or it would take two presses for each group.
    if (state.focus) return { ...to(outer(state, figure), figure), card: false };
    if (state.step) return LEFT;
    return state.full ? { full: false } : null;
  },
  open: (state) => (state.focus ? { card: true, hover: '' } : null),
  dismiss: (state) => ({ card: false, hover: '', place: state.place === 'card' ? 'drawing' : state.place }),
  hover: (state, { id }, figure) => ({ hover: id && figure.parts.has(id) ? id : '' }),
  arrive: (state, { place }) => (place === 'outside' ? { place, card: false, anchor: '', hover: '' } : { place }),
  step: (state, { by }, figure) => (state.step || by > 0 ? stepped(state, state.step + by, figure) : null),
  go: (state, { step }, figure) => (step ? stepped(state, step, figure) : LEFT),
  address: (state, { part, step }, figure) => {
    if (step) return { ...stepped(state, step, figure), trail: state.step ? state.trail : 'given' };
    const left = state.step ? LEFT : {};
    return part && figure.parts.has(part) ? { ...left, ...to(part, figure) } : left;
  },
  zoom: (state, { by, x = state.x, y = state.y }) => {
    const zoom = clamp(state.zoom * by, 1, ZOOM_MOST);
    // Near 1 it snaps, so that "fit" is a place and not a matter of rounding.
    return zoom < 1.02 ? { zoom: 1, x: 0.5, y: 0.5 } : { zoom, x: clamp(x, 0, 1), y: clamp(y, 0, 1) };
  },
  fit: () => ({ zoom: 1, x: 0.5, y: 0.5 }),
  pan: (state, { x, y }) => (state.zoom === 1 ? null : { x: clamp(x, 0, 1), y: clamp(y, 0, 1) }),
  layout: (state, { layout }) => ({ layout }),
  full: (state, { on }) => (on && !state.full ? { full: true, zoom: 1, x: 0.5, y: 0.5 } : { full: on }),
  return: (state) => (state.place === 'outside' && !state.step ? null : { turn: state.turn + 1 }),
  find: (state, { query }) => ({ query, hover: '', card: query ? false : state.card }),
  hit: (state, { id }, figure) => (figure.parts.has(id) ? { ...to(id, figure), card: false, place: state.place } : null),
};

const LEFT = Object.freeze({ step: 0, trail: 'none' });

const to = (id, figure, more = {}) => ({
  focus: id, anchor: '', place: 'drawing', hover: '', card: Boolean(figure.parts.get(id)?.note), ...more,
});

/** Return the way into the figure: the first part that the step is about, else the first there is. */
function arrived(state, figure) {
  const step = figure.steps[state.step - 1];
  const first = step?.parts.find((id) => figure.parts.get(id)?.sort !== 'edge') ?? figure.children('')[0];
  return first === undefined ? null : to(first, figure);
}

function end(state, figure, at) {
  const part = figure.parts.get(state.focus);
  const around = figure.children(part?.parent ?? '');
  return around.length ? to(around.at(at), figure) : null;
}

function stepped(state, step, figure) {
  const last = figure.steps.length;
  if (!last) return null;
  const place = state.place === 'card' ? 'drawing' : state.place;
  const trail = state.step ? state.trail : 'pushed';
  return { step: clamp(step, 1, last), trail, focus: '', anchor: '', card: false, hover: '', query: '', place };
}

/** Return what is around the part in focus: the part whose edge it is, its group, or "" for the figure. */
function outer(state, figure) {
  const part = figure.parts.get(state.focus);
  return state.anchor || (part?.sort === 'edge' ? part.from : part?.parent) || '';
}

/** Return the nearest part in a direction, in the same group if it has one there, else in the groups around. */
function nearest(state, direction, figure) {
  const own = figure.box(state.focus, state.layout);
  let { parent } = figure.parts.get(state.focus);
  for (;;) {
    const found = own && towards(own, direction, figure.children(parent), state, figure);
    if (found) return found;
    if (!parent) return '';
    ({ parent } = figure.parts.get(parent));
  }
}

function towards(own, direction, ids, state, figure) {
  const sideways = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const span = (box, along) => (along === sideways ? [box.x, box.x + box.width] : [box.y, box.y + box.height]);
  const middle = ([low, high]) => (low + high) / 2;
  let best = '';
  let least = Infinity;
  for (const id of ids) {
    const box = id === state.focus ? undefined : figure.box(id, state.layout);
    if (!box) continue;
    const [mine, its] = [span(own, true), span(box, true)];
    const ahead = (middle(its) - middle(mine)) * sign;
    const gap = sign > 0 ? its[0] - mine[1] : mine[0] - its[1];
    const [across, over] = [span(own, false), span(box, false)];
    const aside = Math.max(0, over[0] - across[1], across[0] - over[1]);
    const askew = Math.abs(middle(over) - middle(across));
    // What is not clear of the part's own side counts only where it lies more that way than to the side.
    if (ahead <= 0 || (gap < -2 && ahead <= askew)) continue;
    const cost = Math.max(0, gap) + 2 * aside + askew / 10 + (gap < -2 ? 100 : 0);
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}

/**
 * Return the ids that stand out, or null where all parts do: those in focus with their neighbours, those found, or
 * those that the step is about.
 * @param {Readonly<State>} state
 * @param {Figure & {matches: (query: string) => string[]}} figure
 * @returns {Set<string> | null}
 */
export function outstanding(state, figure) {
  if (state.query) return new Set(figure.matches(state.query));
  if (state.focus && state.place !== 'outside') {
    const part = figure.parts.get(state.focus);
    const edges = part.sort === 'edge' ? [part.id] : figure.edges(part.id);
    const ends = edges.flatMap((id) => [figure.parts.get(id).from, figure.parts.get(id).to]);
    // The ends of a group's edges may be its own parts; they are in it already.
    return within([part.id, ...edges, ...ends], figure);
  }
  const parts = figure.steps[state.step - 1]?.parts ?? [];
  return parts.length ? within(parts, figure) : null; // a step that names none is about them all
}

/**
 * Return the ids that no step so far has named, where the step is one that reveals; else none.
 * @param {Readonly<State>} state
 * @param {Figure} figure
 * @returns {Set<string>}
 */
export function concealed(state, figure) {
  if (!figure.steps[state.step - 1]?.reveal) return new Set();
  const named = within(figure.steps.slice(0, state.step).flatMap((step) => step.parts), figure);
  // What is around a named part is named with it: a part does not float without its groups.
  for (const id of [...named]) {
    for (let at = figure.parts.get(id)?.parent; at; at = figure.parts.get(at)?.parent) named.add(at);
  }
  return new Set([...figure.parts.keys()].filter((id) => !named.has(id)));
}

/** Return the ids with all that lies in them, and the edges that stay within one of them. */
function within(ids, figure) {
  const all = new Set();
  const below = (id, into) => {
    into.add(id);
    for (const child of figure.children(id)) below(child, into);
  };
  for (const id of ids) {
    if (!figure.parts.has(id)) continue;
    const own = new Set();
    below(id, own);
    for (const one of own) all.add(one);
    if (own.size > 1) {
      for (const part of figure.parts.values()) if (own.has(part.from) && own.has(part.to)) all.add(part.id);
    }
  }
  return all;
}
