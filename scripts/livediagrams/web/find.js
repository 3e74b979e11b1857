/** Find in a figure: what is written stands out; Enter goes there. */

import { button, element } from './elements.js';

/** @param {{figure: HTMLElement, model: any, act: (action: any) => void}} mount */
export function find({ figure, model, act, state, signal }) {
  const row = figure.querySelector('.ld-bar');
  const field = element('input', { type: 'search', 'aria-label': 'Find in this figure', placeholder: 'Find', autocomplete: 'off' });
  const said = element('span', { role: 'status' });
  const form = element('form', { class: 'ld-find', role: 'search', 'aria-label': 'In this figure' }, field, said);
  let back;

  const close = (to) => {
    form.hidden = true;
    field.value = said.textContent = '';
    act({ type: 'find', query: '' });
    if (to) act({ type: 'focus', id: to });
    else back?.focus({ preventScroll: true });
  };
  form.append(button('Close', 'Close the search', () => close('')));
  field.addEventListener('input', () => {
    const query = field.value.trim();
    act({ type: 'find', query });
    const count = query ? model.matches(query).length : 0;
    said.textContent = query ? `${count} found` : '';
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close('');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const found = field.value.trim() ? model.matches(field.value.trim()) : [];
    if (found.length) close(found[0]);
  });
  form.hidden = true;
  row.append(form);
  signal.addEventListener('abort', () => form.remove());

  return {
    apply: () => {},
    open: () => {
      back = document.activeElement;
      form.hidden = false;
      field.focus({ preventScroll: true });
    },
  };
}
