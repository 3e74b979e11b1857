/**
 * A figure as the page holds it: parts from the drawing's `data-*`, steps and sources from its words.
 *
 * Nothing is read before somebody asks: a page may hold many figures that nobody touches.
 */

/**
 * @param {HTMLElement} figure
 * @returns {import('./state.js').Figure & Record<string, any>}
 */
export function model(figure) {
  const drawing = figure.querySelector('.ld-drawing');
  const drawings = [...drawing.querySelectorAll('svg.ld-wide, svg.ld-narrow')];
  const address = figure.id.replace(/:figure$/, '');
  const texts = [...figure.querySelectorAll(`.ld-words li[id^="${CSS.escape(address)}:step-"]`)];
  const svg = (layout) => drawings.find((one) => one.classList.contains(`ld-${layout}`)) ?? drawings[0];
  const boxes = {};

  const read = once(() => {
    const elements = [...drawings[0].querySelectorAll('g[data-id]')];
    const groups = new Set(elements.filter((one) => one.dataset.sort === 'group').map((one) => one.dataset.id));
    const parts = new Map(elements.map((one) => [one.dataset.id, part(one, groups)]));
    return { groups, parts, nested: nest(parts, svg('wide')) };
  });
  const steps = once(() => texts.map((_, index) => stepOf(drawings[0], index + 1, figure.dataset.reveal)));
  const elements = once(() => Object.fromEntries(drawings.map((one) => [layoutOf(one), byId(one)])));

  const self = {
    address,
    drawing,
    texts: texts.map((one) => one.textContent.trim()),
    get parts() { return read().parts; },
    children: (id) => read().nested.get(id) ?? [],
    edges: once1((id) => {
      const inside = (end) => end === id || end.startsWith(`${id}/`);
      return [...read().parts.values()]
        .filter((one) => one.sort === 'edge' && inside(one.from) !== inside(one.to) || one.from === id && one.to === id)
        .map((one) => one.id);
    }),
    get steps() { return steps(); },
    svg,
    /** Return which of the layouts is to be seen. */
    shown: () => layoutOf(drawings.find((one) => getComputedStyle(one).display !== 'none') ?? drawings[0]),
    element: (id, layout) => (elements()[layout] ?? elements()[layoutOf(drawings[0])]).get(id),
    box: (id, layout) => (boxes[layout] ??= measured(self, layout)).get(id),
    name: once1((id) => {
      const one = read().parts.get(id);
      const said = words(self.element(id, layoutOf(drawings[0])));
      return said || (one.sort === 'edge' ? `${self.name(one.from)} → ${self.name(one.to)}` : id.split('/').at(-1));
    }),
    /** Return what of a part takes the focus: the link in it, if it is one. */
    target: (id, layout) => {
      const found = self.element(id, layout);
      return found.querySelector('a') ?? found;
    },
    /** Return a part's name in two: what is set bold, and the rest. */
    title: (id) => {
      const texts = [...self.element(id, layoutOf(drawings[0])).querySelectorAll('text')];
      const said = (bold) => texts.filter((one) => one.hasAttribute('font-weight') === bold).map((one) => one.textContent.trim()).join(' ');
      return said(true) ? [said(true), said(false)] : [self.name(id), ''];
    },
    /** Return the links that stand with a part's note in the figure's words: its sources, or terms that it explains. */
    links: (id, kind) => {
      const item = document.getElementById(`${address}/${id}`);
      const found = [...(item?.querySelectorAll('.ld-note a[href]') ?? [])].filter((one) => one.closest('li') === item);
      return found.filter((one) => one.classList.contains('ld-term') === (kind === 'term')).map((one) => one.cloneNode(true));
    },
    /** Return what bears a text in its own words: boxes in name or note, groups in name, then lines in label or note. */
    matches: once1((query) => {
      const wanted = query.toLowerCase();
      const bears = (text) => text.toLowerCase().includes(wanted);
      const rank = (one) => {
        const named = one.sort === 'edge' ? words(self.element(one.id, layoutOf(drawings[0]))) : self.name(one.id);
        if (one.sort === 'group') return bears(named) ? 3 : 0;
        return (bears(named) ? 1 : bears(one.note) ? 2 : -3) + (one.sort === 'edge' ? 3 : 0);
      };
      const found = [...read().parts.values()].filter((one) => rank(one) > 0);
      return found.sort((one, other) => rank(one) - rank(other)).map((one) => one.id);
    }),
  };
  return self;
}

function once(make) {
  let made;
  return () => (made ??= make());
}

function once1(make) {
  const made = new Map();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key);
  };
}

const layoutOf = (svg) => (svg.classList.contains('ld-narrow') ? 'narrow' : 'wide');
const byId = (svg) => new Map([...svg.querySelectorAll('g[data-id]')].map((one) => [one.dataset.id, one]));
const words = (element) => [...element.querySelectorAll('text')].map((one) => one.textContent.trim()).join(' ').trim();

function part(element, groups) {
  const { id, sort, from = '', to = '', note = '' } = element.dataset;
  let parent = sort === 'edge' ? '' : id;
  do parent = parent.slice(0, Math.max(0, parent.lastIndexOf('/'))); while (parent && !groups.has(parent));
  return { id, sort, parent, from, to, note, href: element.querySelector('a')?.getAttribute('href') ?? '' };
}

/** Return the ids in each group, and at the top, as they are read: from the top left. */
function nest(parts, svg) {
  const places = new Map([...svg.querySelectorAll('g[data-id]')].map((one) => [one.dataset.id, corner(one)]));
  const nested = new Map();
  for (const one of parts.values()) {
    if (one.sort === 'edge') continue;
    if (!nested.has(one.parent)) nested.set(one.parent, []);
    nested.get(one.parent).push(one.id);
  }
  for (const ids of nested.values()) {
    ids.sort((one, other) => places.get(one)[1] - places.get(other)[1] || places.get(one)[0] - places.get(other)[0]);
  }
  return nested;
}

/** Return where a part begins, from its attributes: the drawing may be one that is not shown, which has no boxes. */
function corner(element) {
  const shape = element.querySelector('rect, image, text');
  const [, x, y] = /M(-?[\d.]+) (-?[\d.]+)/.exec(element.querySelector('path')?.getAttribute('d') ?? '') ?? [0, 0, 0];
  return shape ? [Number(shape.getAttribute('x')), Number(shape.getAttribute('y'))] : [Number(x), Number(y)];
}

function stepOf(svg, number, reveal = '') {
  const parts = [...svg.querySelectorAll('g[data-step]')]
    .filter((one) => one.dataset.step.split(' ').includes(String(number)))
    .map((one) => one.dataset.id);
  return { parts, reveal: reveal.split(' ').includes(String(number)) };
}

/** Return the boxes of a layout's parts, in its own units; a group's holds what lies in it. */
function measured(self, layout) {
  const boxes = new Map();
  const box = (id) => {
    let { x, y, width, height } = self.element(id, layout).getBBox();
    for (const child of self.children(id)) {
      const inner = box(child);
      const [right, bottom] = [Math.max(x + width, inner.x + inner.width), Math.max(y + height, inner.y + inner.height)];
      [x, y] = [Math.min(x, inner.x), Math.min(y, inner.y)];
      [width, height] = [right - x, bottom - y];
    }
    boxes.set(id, { x, y, width, height });
    return boxes.get(id);
  };
  for (const id of self.children('')) box(id);
  for (const one of self.parts.values()) if (one.sort === 'edge') box(one.id);
  return boxes;
}
