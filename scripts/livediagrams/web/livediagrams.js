/**
 * Makes the figures of a page live: focus, keys, notes, steps, zoom. Without it they are pictures with their words.
 *
 * Each figure has one state and one reducer; views put a new state on the page. What few readers use comes when they
 * ask for it.
 */

import { left, read, resume, write } from './address.js';
import { bar } from './bar.js';
import './elements.js'; // asked for here, so that it comes with the others and not after them
import { actionOf } from './keys.js';
import { model as modelOf } from './model.js';
import { INITIAL, reduce } from './state.js';
import { view } from './view.js';
import { walk } from './walk.js';
import { words } from './words.js';

/** @type {WeakMap<Element, {leave: () => void, follow: () => void}>} */
const mounts = new WeakMap();
/** Those in the page; the weak map alone cannot be walked. */
const live = new Set();

function mount(figure) {
  const leaving = new AbortController();
  const model = modelOf(figure);
  const { drawing } = model;
  let state = INITIAL;
  const views = [];
  const waiting = [];
  let busy = false;

  const listen = (target, type, handler, options = {}) =>
    target.addEventListener(type, handler, { ...options, signal: leaving.signal });

  // A view that moves the focus causes the next action: each waits until all views have seen the one before.
  const act = (action) => {
    if (leaving.signal.aborted || !figure.isConnected) return; // a timer may ring after the page has gone
    waiting.push(action);
    if (busy) return;
    busy = true;
    try {
      for (let next; (next = waiting.shift()); ) change(next);
    } finally {
      busy = false;
      waiting.length = 0;
    }
  };
  const change = (action) => {
    const before = state;
    state = reduce(before, action, model);
    if (state === before) return;
    const { scrollY } = window;
    for (const one of views) one(before, state, action);
    if (before.step && !state.step && state.place !== 'outside') left(figure, state.place, before.trail);
    if (write(before, state, model.address, scrollY)) for (const other of live) if (other !== figure) mounts.get(other)?.follow();
  };

  const self = { figure, model, act, listen, state: () => state, signal: leaving.signal };
  const asked = {};
  /** Bring a module that few need, once; it joins the views. */
  const bring = (name) =>
    (asked[name] ??= import(`./${name}.js`).then((found) => {
      if (leaving.signal.aborted) return null;
      const made = found[name](self);
      views.push(made.apply);
      made.apply(INITIAL, state, { type: 'come' });
      return made;
    }));
  self.bring = bring;

  words(self);
  views.push(view(self), walk(self), bar(self));
  views.push((before, after) => {
    if (after.zoom > 1 || after.full) bring('zoom');
    if (after.hover || after.card) bring('note');
  });

  listen(figure, 'keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Tab') return;
    if (event.isComposing || event.target.closest('input, textarea, select, dialog')) return;
    event.stopPropagation(); // the site has single keys of its own
    const onDrawing = drawing.contains(event.target);
    if (!onDrawing && event.target.closest('details')) return;
    const action = actionOf(event, state, onDrawing);
    if (!action) return;
    const before = state;
    if (action.type === 'find') bring('find').then((found) => found?.open());
    else if (action.type === 'enter' && event.key === 'Enter' && follows(model, state)) return; // the browser follows it
    else act(action);
    // Escape that finds nothing to leave is the page's.
    if (action.type !== 'escape' || state !== before) event.preventDefault();
  }, { capture: true });

  // The keys of a field and of a dialog are their own, and still not the site's.
  listen(figure, 'keydown', (event) => event.target.closest('input, dialog') && event.stopPropagation());

  // The link leads to a page with the same files; where the menu cannot come, it is followed.
  const link = figure.querySelector('.ld-use');
  if (link) {
    listen(link, 'click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation(); // the theme follows links by itself
      bring('use').then((found) => found?.open()).catch(() => window.location.assign(link.href));
    });
  }

  listen(drawing, 'click', (event) => {
    if (event.defaultPrevented || event.target.closest('a')) return;
    const id = hit(event, model, state.layout);
    act(id && id === state.focus && state.place === 'drawing' ? { type: 'open' } : { type: 'focus', id });
  });

  listen(figure, 'focusin', ({ target }) => {
    const place = drawing.contains(target) ? 'drawing' : target.closest('.ld-card') ? 'card' : 'controls';
    act({ type: 'arrive', place });
  });
  listen(figure, 'focusout', ({ relatedTarget }) => {
    // Another window, or an element that has just gone (the layout turns), takes the focus nowhere.
    if (relatedTarget && !figure.contains(relatedTarget)) act({ type: 'arrive', place: 'outside' });
  });
  listen(document, 'pointerdown', ({ target }) => {
    if (!figure.contains(target)) act({ type: 'arrive', place: 'outside' });
  }, { capture: true, passive: true });

  // The mouse may be on its way to a part with a note; a finger is no hover.
  listen(drawing, 'pointerenter', ({ pointerType }) => {
    self.pointed = pointerType === 'mouse';
    if (self.pointed) bring('note');
  }, { passive: true });
  listen(drawing, 'wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    act({ type: 'zoom', by: turned(event), ...under(event, model, state) });
  }, { passive: false });
  listen(drawing, 'touchstart', (event) => {
    if (event.touches.length > 1) bring('zoom');
  }, { passive: true });

  // It tells of the first layout too, when the page has been laid out: to ask before would lay it out for each figure.
  const watcher = new ResizeObserver(() => act({ type: 'layout', layout: model.shown() }));
  watcher.observe(drawing);

  const follow = () => {
    const said = read(model.address);
    // Other figures' addresses, and none, leave the walkthrough; what is in focus stays.
    if (!said.part && !said.step && !state.step) return;
    act({ type: 'layout', layout: model.shown() }); // the observer may not have told yet
    act({ type: 'address', ...said });
    if (said.part || said.step) insist();
  };
  // The browser goes to the address's own place, in the words, and takes the focus there; so do themes, a little later.
  const insist = () => {
    const again = () => {
      const at = document.activeElement;
      if ((state.focus || state.step) && (at === document.body || drawing.contains(at))) act({ type: 'return' });
    };
    for (const wait of [0, 100]) window.setTimeout(() => requestAnimationFrame(again), wait);
    if (document.readyState !== 'complete') listen(window, 'load', () => requestAnimationFrame(again), { once: true });
  };
  figure.classList.add('ld-live');
  mounts.set(figure, {
    follow,
    leave: () => {
      leaving.abort();
      watcher.disconnect();
      // Whoever still holds the old page (themes do) holds no more of it than came with it.
      for (const made of figure.querySelectorAll('.ld-bar > *, .ld-walk > *, .ld-card, .ld-ring, .ld-met')) made.remove();
      figure.classList.remove('ld-live');
      live.delete(figure);
      mounts.delete(figure);
    },
  });
  live.add(figure);
  follow();
}

/** Return the part at the pointer; an edge counts as 24 px wide, as fingers need. */
function hit(event, model, layout) {
  const id = event.target.closest('g[data-id]')?.dataset.id ?? '';
  if (id && !model.children(id).length && model.parts.get(id).sort === 'node') return id;
  const svg = model.svg(layout);
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  let best = id;
  let least = 12 / svg.getScreenCTM().a;
  for (const part of model.parts.values()) {
    const path = part.sort === 'edge' && model.element(part.id, layout).querySelector('path');
    for (let along = 0; path && along <= path.getTotalLength(); along += 4) {
      const point = path.getPointAtLength(along);
      const away = Math.hypot(point.x - at.x, point.y - at.y);
      if (away < least) [best, least] = [part.id, away];
    }
  }
  return best;
}

/** Return by how much a turn of the wheel enlarges. */
const turned = (event) => 1.0015 ** -event.deltaY;

/** Return the middle of what will be seen so that what is under the pointer stays there. */
function under(event, model, state) {
  const svg = model.svg(state.layout).getBoundingClientRect();
  const around = model.drawing.getBoundingClientRect();
  const [x, y] = [(event.clientX - svg.left) / svg.width, (event.clientY - svg.top) / svg.height];
  const by = 1 / turned(event);
  const [middleX, middleY] = [around.left + around.width / 2, around.top + around.height / 2];
  return { x: x + (by * (middleX - event.clientX)) / svg.width, y: y + (by * (middleY - event.clientY)) / svg.height };
}

const follows = (model, { focus }) => Boolean(model.parts.get(focus)?.href) && !model.children(focus).length;

function refresh() {
  for (const figure of [...live]) if (!figure.isConnected) mounts.get(figure).leave();
  for (const figure of document.querySelectorAll('figure.ld-figure[id]:has(> .ld-drawing > svg)')) {
    if (!mounts.has(figure)) mount(figure);
  }
  resume();
}

const follow = () => {
  for (const figure of live) mounts.get(figure)?.follow();
};
window.addEventListener('popstate', () => {
  follow();
  resume();
});
window.addEventListener('hashchange', follow);
// Material changes pages without loading them, and tells here; it tells of the first one too.
if (window.document$) window.document$.subscribe(refresh);
else refresh();
