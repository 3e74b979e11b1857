/** A state on the drawing: who has the focus and the tab stop, what stands out, what is hidden. */

import { headed } from './elements.js';
import { concealed, outstanding } from './state.js';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {{figure: HTMLElement, model: any}} mount
 * @returns {(before: any, after: any, action: {type: string}) => void}
 */
export function view({ figure, model }) {
  const { drawing } = model;
  const rings = new Map();
  let marked = [];
  let stop = drawing;
  let ring;
  let hovered;

  for (const svg of drawing.querySelectorAll('svg')) {
    // An image has no parts for a screen reader; what can be in focus must be one.
    if (svg.getAttribute('role') === 'img') svg.setAttribute('role', 'graphics-document');
    for (const link of svg.querySelectorAll('a')) link.setAttribute('tabindex', '-1');
  }

  const mark = (element, name) => {
    element.classList.add(name);
    marked.push([element, name]);
  };

  const paint = (state) => {
    for (const [element, name] of marked) element.classList.remove(name);
    marked = [];
    const out = outstanding(state, model);
    drawing.classList.toggle('ld-some', Boolean(out));
    for (const id of out ?? []) mark(model.element(id, state.layout), 'ld-on');
    for (const id of concealed(state, model)) mark(model.element(id, state.layout), 'ld-hidden');
    ring?.remove();
    hovered?.remove();
    // While a reader looks for something, only what is found is ringed.
    const aside = state.place === 'outside' || (state.query && !out.has(state.focus));
    const focus = aside ? '' : state.focus;
    ring = circled(focus, state.layout, 'ld-ring', 4, 'ld-at');
    hovered = circled(state.hover === focus ? '' : state.hover, state.layout, 'ld-met', 2, 'ld-meets');
  };

  /** Draw a ring around a part, if there is one, and return it; a line bears its mark itself. */
  const circled = (id, layout, name, rim, line) => {
    if (!id) return undefined;
    if (model.parts.get(id).sort === 'edge') return mark(model.element(id, layout), line);
    const key = `${name} ${layout}`;
    const made = rings.get(key) ?? rings.set(key, makeRing(name)).get(key);
    const { x, y, width, height } = model.box(id, layout);
    const set = { x: x - rim, y: y - rim, width: width + 2 * rim, height: height + 2 * rim };
    for (const [name, value] of Object.entries(set)) made.setAttribute(name, value);
    model.svg(layout).append(made);
    return made;
  };

  /** Return what stands for all parts of a step, to bring it into view. */
  const meant = ({ step, layout }) => {
    const elements = model.steps[step - 1].parts.map((id) => model.element(id, layout));
    const side = (pick, name) => pick(...elements.map((one) => one.getBoundingClientRect()[name]));
    return elements.length ? {
      getBoundingClientRect: () => ({
        left: side(Math.min, 'left'), top: side(Math.min, 'top'), right: side(Math.max, 'right'), bottom: side(Math.max, 'bottom'),
      }),
    } : drawing;
  };

  const rove = (state) => {
    const element = state.focus ? model.target(state.focus, state.layout) : drawing;
    if (element === stop) return;
    if (stop === drawing) drawing.tabIndex = -1;
    else stop.setAttribute('tabindex', '-1');
    stop = element;
    stop.setAttribute('tabindex', '0');
    if (stop === drawing || stop.hasAttribute('aria-label')) return;
    if (!stop.matches('a')) stop.setAttribute('role', 'graphics-object');
    stop.setAttribute('aria-label', model.name(state.focus));
  };

  return (before, after, action) => {
    rove(after);
    paint(after);
    const moved = ['focus', 'place', 'layout', 'turn'].some((name) => before[name] !== after[name]);
    if (moved && after.place === 'drawing' && action.type !== 'arrive') {
      stop.focus({ preventScroll: true });
      const given = action.type === 'address' || action.type === 'return';
      if (after.focus) reveal(drawing, ring?.isConnected ? ring : stop, given);
    }
    if (action.type === 'hit') reveal(drawing, ring?.isConnected ? ring : stop);
    figure.classList.toggle('ld-full', after.full);
    if (!after.step || after.focus) return;
    // From an address, the browser has gone to the words of the step, where that address stands.
    if (action.type === 'address' || action.type === 'return') reveal(drawing, drawing);
    if (before.step !== after.step) reveal(drawing, meant(after));
  };
}

function makeRing(name) {
  const ring = document.createElementNS(SVG, 'rect');
  const said = { class: name, rx: 10, fill: 'none', 'vector-effect': 'non-scaling-stroke', 'aria-hidden': 'true' };
  for (const [name, value] of Object.entries(said)) ring.setAttribute(name, value);
  return ring;
}

/**
 * Scroll the drawing, then the page, no further than it takes to see something clear of a page's header and our bar.
 * @param {HTMLElement} drawing
 * @param {{getBoundingClientRect: () => any}} element
 * @param {boolean} [middle] whether it is to be in the middle of the page, as where a reader arrives from elsewhere
 */
export function reveal(drawing, element, middle = false) {
  const around = drawing.getBoundingClientRect();
  let box = element.getBoundingClientRect();
  drawing.scrollBy({
    left: past(box.left, box.right, around.left + 8, around.right - 8),
    top: past(box.top, box.bottom, around.top + 8, around.bottom - 8),
    behavior: 'instant',
  });
  box = element.getBoundingClientRect();
  const figure = drawing.parentElement;
  const bar = figure.querySelector('.ld-walk.ld-in')?.offsetHeight ?? 0;
  const field = figure.querySelector('.ld-find:not([hidden])')?.offsetHeight ?? 0;
  const [least, most] = [headed(figure) + field + 24, window.innerHeight - bar - 16];
  const centred = middle && box.bottom - box.top <= most - least;
  const by = centred ? (box.top + box.bottom - least - most) / 2 : past(box.top, box.bottom, least, most);
  window.scrollBy({ top: by, behavior: 'instant' });
}

function past(low, high, least, most) {
  // What is larger than the room begins where the room begins, unless it fills the room already.
  if (high - low > most - least) return low > least || high < most ? low - least : 0;
  if (low < least) return low - least;
  return high > most ? high - most : 0;
}
