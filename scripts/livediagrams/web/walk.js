/** The bar of the walkthrough: previous, dots, next, and what the step says, which is read out politely. */

import { button, element, linkButton } from './elements.js';

/**
 * @param {{figure: HTMLElement, model: any, act: (action: any) => void}} mount
 * @returns {(before: any, after: any) => void}
 */
export function walk({ figure, model, act }) {
  const bar = figure.querySelector('.ld-walk');
  const count = model.texts.length;
  if (!bar || !count) return () => {};
  const said = element('p', { class: 'ld-step', role: 'status' });
  const idle = `${count} step${count > 1 ? 's' : ''}`;
  const start = button('Walk through', 'Walk through the figure', () => act({ type: 'go', step: 1 }));
  start.classList.add('ld-start');
  said.textContent = idle;
  bar.append(start, said);
  let inside;
  let number = 0;

  const make = () => {
    const turn = (by) => () => act({ type: 'step', by });
    const previous = button('←', 'Previous step', turn(-1));
    const next = button('→', 'Next step', turn(1));
    const dots = model.texts.map((_, at) => button('', `Step ${at + 1}`, () => act({ type: 'go', step: at + 1 })));
    const row = element('div', { class: 'ld-dots' }, ...dots);
    const link = linkButton('Copy link to this step', () => `${model.address}:step-${number}`);
    const leave = button('', 'Leave the walkthrough', () => act({ type: 'go', step: 0 }));
    leave.append(element('span', { class: 'ld-wider' }, 'Leave'), element('span', { class: 'ld-closer' }, '×'));
    // All texts lie in one place, unseen: the bar is as high as the longest, and nothing jumps from step to step.
    const room = element('div', { class: 'ld-room', 'aria-hidden': 'true' });
    room.append(...model.texts.map((text) => element('p', {}, ...sentence(count, count, text))));
    const walking = element('div', { class: 'ld-walking' }, previous, row, next, element('span', { class: 'ld-ends' }, link, leave));
    bar.prepend(walking);
    said.before(room);
    room.append(said);
    return { walking, previous, next, dots, room };
  };

  return (before, after) => {
    if (before.step === after.step) return;
    number = after.step;
    const held = bar.contains(document.activeElement);
    inside ??= make();
    const { walking, previous, next, dots, room } = inside;
    bar.classList.toggle('ld-in', number > 0);
    walking.hidden = !number;
    start.hidden = Boolean(number);
    for (const one of room.children) if (one !== said) one.hidden = !number;
    said.replaceChildren(...(number ? sentence(number, count, model.texts[number - 1]) : [idle]));
    previous.setAttribute('aria-disabled', String(number <= 1));
    next.setAttribute('aria-disabled', String(number === count));
    dots.forEach((dot, at) => (at + 1 === number ? dot.setAttribute('aria-current', 'step') : dot.removeAttribute('aria-current')));
    if (held && !before.step) next.focus({ preventScroll: true });
    if (held && !number) start.focus({ preventScroll: true });
  };
}

const sentence = (number, count, text) => [element('b', {}, `${number} of ${count}.`), ` ${text}`];
