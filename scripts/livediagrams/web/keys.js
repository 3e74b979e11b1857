/** Keys to actions. What is not named here is left to the browser. */

const DRAWING = {
  ArrowLeft: { type: 'move', direction: 'left' },
  ArrowRight: { type: 'move', direction: 'right' },
  ArrowUp: { type: 'move', direction: 'up' },
  ArrowDown: { type: 'move', direction: 'down' },
  Home: { type: 'first' },
  End: { type: 'last' },
  Enter: { type: 'enter' },
  ' ': { type: 'enter' },
  '[': { type: 'edge', by: -1 },
  ']': { type: 'edge', by: 1 },
};

const ANYWHERE = {
  Escape: { type: 'escape' },
  ',': { type: 'step', by: -1 },
  '.': { type: 'step', by: 1 },
  '+': { type: 'zoom', by: 1.25 },
  '=': { type: 'zoom', by: 1.25 },
  '-': { type: 'zoom', by: 0.8 },
  0: { type: 'fit' },
  '/': { type: 'find' },
};

const PANS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Return what a key means, or undefined.
 * @param {{key: string, shiftKey?: boolean}} press
 * @param {Readonly<import('./state.js').State>} state
 * @param {boolean} onDrawing whether the focus is on the drawing or a part of it
 */
export function actionOf(press, state, onDrawing) {
  const pan = onDrawing && state.zoom > 1 && (press.shiftKey || !state.focus) && PANS[press.key];
  if (pan) {
    const by = 0.3 / state.zoom;
    return { type: 'pan', x: state.x + pan[0] * by, y: state.y + pan[1] * by };
  }
  return (onDrawing && DRAWING[press.key]) || ANYWHERE[press.key];
}
