// Measures each figure that a page shows, as the browser has drawn it. Returns the faults; no fault is an empty list.
//
// A fault is {figure, layout, rule, part, says, number}. Lengths are CSS px on the screen, contrasts are ratios.
// Geometry is done in the drawing's own units and brought to px by its scale. A text is measured by its letters: from
// the capitals' top to the descenders' foot, as fonts reserve more than anybody sees.

(limits) => {
  const CAPITALS = 0.73, DESCENDERS = 0.21; // of Arimo, over its size
  const MARKS = 'rect, ellipse, circle, path, polygon';
  const faults = [];

  // -- Geometry

  const boxOf = ({ x, y, width, height }) => ({ left: x, top: y, right: x + width, bottom: y + height });
  const grown = (box, by) => ({ left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by });
  const holds = (box, { x, y }) => box.left < x && x < box.right && box.top < y && y < box.bottom;
  const distance = (one, two) => Math.hypot(one.x - two.x, one.y - two.y);
  const most = numbers => Math.max(0, ...numbers);

  // How far two boxes overlap; below 0, how far they are apart.
  const shared = (one, two) => Math.min(
    one.right - two.left, two.right - one.left, one.bottom - two.top, two.bottom - one.top);

  // How far a box leaves another; below 0, how much room is left.
  const beyond = (inner, outer) => Math.max(
    outer.left - inner.left, inner.right - outer.right, outer.top - inner.top, inner.bottom - outer.bottom);

  function spread(from, to, step) {
    const count = Math.max(1, Math.ceil((to - from) / step));
    return Array.from({ length: count + 1 }, (_, index) => from + (to - from) * index / count);
  }

  const pointsIn = (box, step) =>
    spread(box.left, box.right, step).flatMap(x => spread(box.top, box.bottom, step).map(y => ({ x, y })));

  const pointsAlong = (path, step) =>
    spread(0, path.getTotalLength(), step).map(at => path.getPointAtLength(at)).map(({ x, y }) => ({ x, y }));

  const pairs = list => list.flatMap((one, index) => list.slice(index + 1).map(two => [one, two]));

  // -- Colours

  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const known = new Map();

  // The browser itself turns whatever colour it computed (rgb, color-mix, oklch, ...) into four numbers.
  function parsed(colour) {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(colour, { rgb: [red, green, blue], alpha: alpha / 255 });
    }
    return known.get(colour);
  }

  function over({ colour, opacity }, ground) {
    const { rgb, alpha } = parsed(colour), part = alpha * opacity;
    return rgb.map((value, index) => value * part + ground[index] * (1 - part));
  }

  function luminance(rgb) {
    const [red, green, blue] = rgb.map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one, two) {
    const [dark, light] = [luminance(one), luminance(two)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function inkOf(element, property) {
    const style = getComputedStyle(element);
    let opacity = parseFloat(style[property + 'Opacity']);
    for (let one = element; one; one = one.parentElement) opacity *= parseFloat(getComputedStyle(one).opacity);
    return { colour: style[property], opacity };
  }

  function groundOfPage(svg) {
    const around = [];
    for (let one = svg; one; one = one.parentElement) around.unshift(getComputedStyle(one).backgroundColor);
    return around.reduce((ground, colour) => over({ colour, opacity: 1 }, ground), [255, 255, 255]);
  }

  // -- What is drawn

  const isFilled = element => getComputedStyle(element).fill !== 'none';
  const isStroked = element => getComputedStyle(element).stroke !== 'none';
  const isLine = mark => !isFilled(mark) && mark.localName === 'path' && !mark.getAttribute('d').endsWith('Z');
  const isAround = (group, part) => part.id.startsWith(group.id + '/');
  const isEnd = (edge, part) => part.id === edge.tail || part.id === edge.head;

  function textOf(element) {
    const { x, width } = element.getBBox(), size = parseFloat(getComputedStyle(element).fontSize);
    const baseline = element.getStartPositionOfChar(0).y;
    const box = { left: x, right: x + width, top: baseline - CAPITALS * size, bottom: baseline + DESCENDERS * size };
    return { element, box, said: element.textContent };
  }

  // A part's outline is what it stands in, its lines are what is seen as such. Of an edge: the arrows' heads, and
  // plates, which hide a line behind its label.
  function partOf(group) {
    const { id, sort, role, from, to } = group.dataset;
    const marks = [...group.querySelectorAll(MARKS)], shapes = marks.filter(mark => !isLine(mark));
    const part = { id, sort, tail: from, head: to, outline: null, heads: [], plates: [] };
    part.lines = marks.filter(isLine).map(element => ({ part, element, points: pointsAlong(element, 1) }));
    part.texts = [...group.querySelectorAll('text')].filter(text => text.textContent.trim())
      .map(text => ({ part, ...textOf(text) }));
    part.isBoundary = role === 'boundary';
    part.hasPicture = Boolean(group.querySelector('image')); // its words stand below the picture
    if (sort === 'edge') {
      part.heads = shapes.filter(mark => mark.localName === 'path');
      part.plates = shapes.filter(mark => mark.localName === 'rect').map(element => ({ element, box: boxOf(element.getBBox()) }));
    } else if (shapes.length) {
      part.outline = { element: shapes[0], box: boxOf(shapes[0].getBBox()), rim: pointsAlong(shapes[0], 2) };
    }
    return part;
  }

  // -- One drawing

  function measure(svg, figure) {
    const layout = svg.getAttribute('class').replace('ld-', '');
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const parts = [...svg.querySelectorAll('g[data-sort]')].map(partOf);
    const edges = parts.filter(part => part.sort === 'edge'), boundaries = parts.filter(part => part.isBoundary);
    const nodes = parts.filter(part => part.sort === 'node' && part.outline);
    const frames = parts.filter(part => part.sort === 'group' && part.outline);
    const texts = parts.flatMap(part => part.texts), looseTexts = texts.filter(({ part }) => !nodes.includes(part));
    const grounds = findGrounds(), page = groundOfPage(svg);

    function blame(rule, part, says, number) {
      faults.push({ figure, layout, rule, part: part.id, says, number: Math.round(number * 100) / 100 });
    }

    // What fills lie in the drawing, in paint order; an arrow's head is nobody's ground.
    function findGrounds() {
      const heads = new Set(edges.flatMap(edge => edge.heads)), marks = [...svg.querySelectorAll(MARKS)];
      return marks.filter(mark => isFilled(mark) && !heads.has(mark))
        .map(element => ({ element, box: boxOf(element.getBBox()), ink: inkOf(element, 'fill') }));
    }

    function isIn(element, box, { x, y }) {
      if (!holds(grown(box, 1), { x, y })) return false;
      const point = svg.createSVGPoint();
      [point.x, point.y] = [x, y];
      return element.isPointInFill(point);
    }

    function groundAt(point, element) {
      const isUnder = ground => ground.element.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
      const under = grounds.filter(ground => holds(ground.box, point) && isUnder(ground) && isIn(ground.element, ground.box, point));
      return under.reduce((below, ground) => over(ground.ink, below), page);
    }

    const groundsUnder = (element, box) => pointsIn(box, box.right - box.left).map(point => groundAt(point, element));

    function contrasts(element, property, grounds) {
      const ink = inkOf(element, property);
      return grounds.map(ground => contrast(over(ink, ground), ground));
    }

    const toRim = ({ rim }, point) => Math.min(...rim.map(other => distance(other, point)));
    const within = (outline, point) => isIn(outline.element, outline.box, point);
    const depth = (outline, points) => scale * most(points.filter(point => within(outline, point)).map(point => toRim(outline, point)));
    const excess = (outline, points) => scale * most(points.filter(point => !within(outline, point)).map(point => toRim(outline, point)));

    function textsStayInside() {
      const sheet = boxOf(svg.viewBox.baseVal);
      for (const { part, box, said } of texts) {
        const outside = scale * beyond(box, sheet);
        if (outside > limits.slack) blame('text outside', part, `the text "${said}" leaves the drawing`, outside);
        const over = part.outline && !part.hasPicture ? excess(part.outline, pointsIn(box, 4)) : 0;
        if (over > limits.slack) blame('text outside', part, `the text "${said}" leaves its outline`, over);
      }
    }

    function textsStandAlone() {
      for (const [one, two] of pairs(texts)) {
        const both = scale * shared(one.box, two.box);
        if (both > limits.slack) blame('text on text', one.part, `the texts "${one.said}" and "${two.said}" overlap`, both);
      }
      for (const { part, box, said } of texts) {
        for (const node of nodes.filter(node => node !== part && shared(box, node.outline.box) > 0)) {
          const deep = depth(node.outline, pointsIn(box, 2));
          if (deep > limits.slack) blame('text on node', part, `the text "${said}" lies on the node ${node.id}`, deep);
        }
      }
    }

    function textsKeepOffBorders() {
      for (const { part, box, said } of looseTexts) {
        for (const frame of frames.filter(frame => frame !== part)) {
          const across = scale * Math.min(shared(box, frame.outline.box), beyond(box, frame.outline.box));
          if (across > limits.slack) blame('text on border', part, `the text "${said}" lies on the border of ${frame.id}`, across);
        }
      }
    }

    function nodesStandAlone() {
      for (const [one, two] of pairs(nodes).filter(([one, two]) => shared(one.outline.box, two.outline.box) > 0)) {
        const deep = Math.max(depth(one.outline, two.outline.rim), depth(two.outline, one.outline.rim));
        if (deep > limits.slack) blame('node on node', one, `it overlaps the node ${two.id}`, deep);
      }
    }

    function framesHoldTheirOwn() {
      for (const frame of frames) {
        for (const part of [...nodes, ...frames].filter(part => part !== frame && !isAround(part, frame))) {
          const isOwn = isAround(frame, part), boxes = [part.outline.box, frame.outline.box];
          const wrong = scale * (isOwn ? beyond(...boxes) : shared(...boxes));
          if (wrong > limits.slack) blame('wrong frame', part, isOwn ? `it leaves its frame ${frame.id}` : `it lies in the strange frame ${frame.id}`, wrong);
        }
      }
    }

    function linesAvoidNodes() {
      for (const { part, points } of [...edges, ...boundaries].flatMap(part => part.lines)) {
        for (const node of nodes) {
          const deep = depth(node.outline, points);
          // An arrow's tip may reach into the outline that it points to.
          if (deep > (isEnd(part, node) ? limits.reach : limits.slack)) blame('line through node', part, `its line runs through the node ${node.id}`, deep);
        }
      }
    }

    function linesAvoidTexts() {
      for (const { part, points } of [...edges, ...boundaries].flatMap(part => part.lines)) {
        for (const text of looseTexts) {
          // A plate interrupts its own line. Another line that ends behind it would look like the label's own.
          if (text.part === part && part.plates.some(({ box }) => beyond(text.box, box) <= 0)) continue;
          const hit = scale * points.filter(point => holds(grown(text.box, limits.slack), point)).length;
          if (hit) blame('line through text', part, `its line runs through the text "${text.said}" of ${text.part.id}`, hit);
        }
      }
    }

    // A plate is of the colour it lies on, so that nobody sees it: only the line that it hides is gone.
    function platesAreNotSeen() {
      for (const edge of edges) {
        for (const { element, box } of edge.plates) {
          const seen = most(contrasts(element, 'fill', groundsUnder(element, grown(box, -1))));
          if (seen > limits.sameColour) blame('plate seen', edge, "its label's ground is not the colour of the place", seen);
        }
      }
    }

    // The longest stretch of a line that lies on another.
    function together(points, others) {
      const isNear = point => others.some(other => Math.abs(other.x - point.x) < limits.near && Math.abs(other.y - point.y) < limits.near);
      let longest = 0, stretch = 0;
      for (const point of points) {
        stretch = isNear(point) ? stretch + 1 : 0;
        longest = Math.max(longest, stretch);
      }
      return scale * longest;
    }

    function linesKeepApart() {
      const lines = edges.flatMap(edge => edge.lines);
      const still = [...boundaries.flatMap(part => part.lines), ...frames.map(part => ({ part, points: part.outline.rim }))];
      const met = lines.flatMap(line => still.map(other => [line, other]));
      for (const [one, two] of [...pairs(lines), ...met].filter(([one, two]) => one.part !== two.part)) {
        const stretch = together(one.points, two.points);
        if (stretch > limits.together) blame('line on line', one.part, `its line runs on that of ${two.part.id}`, stretch);
      }
    }

    function linesReachTheirEnds() {
      for (const edge of edges.filter(edge => edge.lines.length)) {
        const drawn = [...edge.lines.flatMap(line => line.points), ...edge.heads.flatMap(head => pointsAlong(head, 2))];
        for (const end of [...nodes, ...frames].filter(part => isEnd(edge, part))) {
          const away = scale * Math.min(...drawn.map(point => toRim(end.outline, point)));
          if (away > limits.reach) blame('end in the air', edge, `its line ends away from ${end.id}`, away);
        }
      }
    }

    function textsCanBeRead() {
      for (const { part, element, box } of texts) {
        for (const run of [element, ...element.querySelectorAll('tspan')]) {
          const size = scale * parseFloat(getComputedStyle(run).fontSize);
          if (size < limits.text) blame('small text', part, `the text "${run.textContent}" is small`, size);
          const least = Math.min(...contrasts(run, 'fill', groundsUnder(run, box)));
          if (least < limits.textContrast) blame('faint text', part, `the text "${run.textContent}" is faint on its ground`, least);
        }
      }
    }

    // Fills are quiet: it is the outline that has to be seen, from outside and from inside.
    function linesCanBeSeen() {
      const see = (part, element, points, what) => {
        const property = isStroked(element) ? 'stroke' : 'fill', grounds = points.map(point => groundAt(point, element));
        const fill = inkOf(element, 'fill');
        if (property === 'stroke' && isFilled(element)) grounds.push(...grounds.map(ground => over(fill, ground)));
        const least = Math.min(...contrasts(element, property, grounds));
        if (least < limits.lineContrast) blame('faint line', part, `its ${what} is faint on its ground`, least);
      };
      const someOf = points => points.filter((_, index) => index % 4 === 0);
      for (const part of parts) {
        part.lines.forEach(({ element, points }) => see(part, element, someOf(points), 'line'));
        part.heads.forEach(head => see(part, head, pointsAlong(head, 4), "arrow's head"));
        if (part.outline && !part.hasPicture) see(part, part.outline.element, someOf(part.outline.rim), 'outline');
      }
    }

    [
      textsStayInside, textsStandAlone, textsKeepOffBorders, nodesStandAlone, framesHoldTheirOwn, linesAvoidNodes, linesAvoidTexts,
      platesAreNotSeen, linesKeepApart, linesReachTheirEnds, textsCanBeRead, linesCanBeSeen,
    ].forEach(rule => rule());
  }

  for (const figure of document.querySelectorAll('figure.ld-figure')) {
    const name = figure.dataset.figure, drawing = figure.querySelector('.ld-drawing');
    const blame = (rule, says, number) => faults.push({ figure: name, layout: 'any', rule, part: 'the figure', says, number });
    const shown = [...drawing.querySelectorAll('svg')].filter(svg => svg.getClientRects().length);
    if (shown.length !== 1) blame('not one drawing', 'shows more drawings than one, or none', shown.length);
    const hidden = drawing.scrollWidth - drawing.clientWidth;
    if (hidden > 0) blame('cut off', 'is wider than its room', hidden);
    shown.forEach(svg => measure(svg, name));
  }
  return faults;
}
