/** Find in a figure: what bears the words stands out; Enter goes from one to the next. */

import { button, element, headed } from './elements.js';

/** @param {{figure: HTMLElement, model: any, act: (action: any) => void}} mount */
export function find({ figure, model, act, signal }) {
  const row = figure.querySelector('.ld-bar');
  const field = element('input', { type: 'search', 'aria-label': 'Find in this figure', placeholder: 'Find', autocomplete: 'off' });
  const said = element('span', { role: 'status' });
  const form = element('form', { class: 'ld-find', role: 'search', 'aria-label': 'In this figure' }, field, said);
  let back; // what had the focus before
  let reached = '';

  const hits = () => (field.value.trim() ? model.matches(field.value.trim()) : []);
  const clear = () => {
    form.hidden = true;
    field.value = said.textContent = '';
  };
  const close = () => {
    const goal = reached;
    clear();
    act({ type: 'find', query: '' });
    if (goal) act({ type: 'focus', id: goal });
    else back?.focus({ preventScroll: true });
  };
  const go = (by) => {
    const all = hits();
    if (!all.length) return;
    const at = reached ? (all.indexOf(reached) + by + all.length) % all.length : by > 0 ? 0 : all.length - 1;
    reached = all[at];
    act({ type: 'hit', id: reached });
    said.textContent = `${at + 1} of ${all.length}: ${model.title(reached)[0]}`;
  };
  form.append(
    button('↑', 'Previous one found', () => go(-1)),
    button('↓', 'Next one found', () => go(1)),
    button('Close', 'Close the search', close),
  );
  field.addEventListener('input', () => {
    reached = '';
    act({ type: 'find', query: field.value.trim() });
    said.textContent = field.value.trim() ? `${hits().length} found` : '';
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (event.key !== 'Enter' || event.target !== field) return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = true;
  row.append(form);
  signal.addEventListener('abort', () => form.remove());

  return {
    // Escape on its buttons is the figure's, and a step of the walkthrough ends it too.
    apply: (before, after) => before.query && !after.query && clear(),
    open: () => {
      back = document.activeElement;
      reached = '';
      form.hidden = false;
      figure.style.setProperty('--ld-top', `${headed(figure)}px`); // it stays in sight, below the page's header
      field.focus({ preventScroll: true });
    },
  };
}
