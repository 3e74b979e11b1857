/** The row of buttons above a drawing. */

import { button, element, linkButton } from './elements.js';

/**
 * @param {{figure: HTMLElement, model: any, act: (action: any) => void, bring: Function, state: () => any}} mount
 * @returns {(before: any, after: any) => void}
 */
export function bar({ figure, model, act, bring, state }) {
  const row = figure.querySelector('.ld-bar');
  if (!row) return () => {};
  const out = button('−', 'Zoom out', () => act({ type: 'zoom', by: 0.8 }));
  const into = button('+', 'Zoom in', () => act({ type: 'zoom', by: 1.25 }));
  const fit = button('Fit', 'Fit the figure in its frame', () => act({ type: 'fit' }));
  const full = button('', 'Full screen', () => act({ type: 'full', on: !state().full }));
  const [short, long] = [element('span'), element('span', { class: 'ld-wider' }, '\u00a0full screen')];
  full.append(short, long);
  const keys = button('Keys', 'Keys in the drawing', () => bring('keylist').then((found) => found?.open()));
  keys.classList.add('ld-keyed');
  keys.setAttribute('aria-haspopup', 'dialog');
  row.append(
    button('Find', 'Find in this figure', () => bring('find').then((found) => found?.open())),
    linkButton('Copy link to this figure', () => `${model.address}:figure`),
    keys,
    element('span', { class: 'ld-zoom' }, out, into, fit),
    full,
  );
  const show = (state) => {
    out.setAttribute('aria-disabled', String(state.zoom === 1));
    fit.setAttribute('aria-disabled', String(state.zoom === 1));
    // The words say what a press does, and so tell the state; a pressed button of that name would say the contrary.
    short.textContent = state.full ? 'Exit' : 'Full';
    long.textContent = state.full ? '\u00a0full screen' : '\u00a0screen';
    full.setAttribute('aria-label', state.full ? 'Exit full screen' : 'Full screen');
  };
  show(state());
  return (before, after) => {
    if (before.zoom !== after.zoom || before.full !== after.full) show(after);
  };
}
