/** The list of a figure's keys, for those who ask. */

import { button, dialog, element } from './elements.js';

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
export function keylist(mount) {
  const id = `${mount.model.address}:keys`;
  const rows = KEYS.flatMap(([keys, does]) => [
    element('dt', {}, ...keys.map((key) => element('kbd', {}, key))),
    element('dd', {}, does),
  ]);
  const made = dialog(
    mount, { class: 'ld-keys', 'aria-labelledby': id },
    element('p', { class: 'ld-keys-name', id }, 'Keys in the drawing'), element('dl', {}, ...rows),
    button('Close', 'Close the list of keys', () => made.close()),
  );
  return { apply: () => {}, open: () => made.showModal() };
}
