/** The list of a figure's keys, for those who ask. */

import { button, element } from './elements.js';

const KEYS = [
  [['←', '→', '↑', '↓'], 'to the next part that way; what is zoomed moves, where no part is chosen, or with Shift'],
  [['Enter'], 'into a group, into a note, or along a line'],
  [['Esc'], 'back out: of a note, a group, the walkthrough, the full screen'],
  [['[', ']'], 'from line to line of a part'],
  [['Home', 'End'], 'to the first and the last part of a group'],
  [[',', '.'], 'to the step before and the next one'],
  [['+', '−', '0'], 'larger, smaller, all of it'],
  [['/'], 'find in the figure'],
];

/** @param {{figure: HTMLElement, model: any, signal: AbortSignal}} mount */
export function keylist({ figure, model, signal }) {
  const id = `${model.address}:keys`;
  const rows = KEYS.flatMap(([keys, does]) => [
    element('dt', {}, ...keys.map((key) => element('kbd', {}, key))),
    element('dd', {}, does),
  ]);
  const dialog = element(
    'dialog', { class: 'ld-keys', 'aria-labelledby': id },
    element('p', { class: 'ld-keys-name', id }, 'Keys in the drawing'), element('dl', {}, ...rows),
    button('Close', 'Close the list of keys', () => dialog.close()),
  );
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close()); // beside it
  figure.append(dialog);
  signal.addEventListener('abort', () => dialog.remove());
  return { apply: () => {}, open: () => dialog.showModal() };
}
