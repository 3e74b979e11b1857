/** Small helpers for the page: elements, links to copy. */

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} content
 */
export function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

/**
 * @param {string} text what stands on it
 * @param {string} name what it is called, which holds the text where that is words
 * @param {() => void} press
 */
export function button(text, name, press) {
  const made = element('button', { type: 'button', 'aria-label': name }, text);
  made.addEventListener('click', press);
  return made;
}

/**
 * Return the whole address of something in this page.
 * @param {string} fragment
 */
export function addressOf(fragment) {
  const url = new URL(window.location.href);
  url.hash = fragment;
  return url.href;
}

/**
 * Return a button that copies the address of something in this page, and says so.
 * @param {string} name
 * @param {() => string} fragment
 */
export function linkButton(name, fragment) {
  const said = element('span', {}, 'Link');
  const status = element('span', { class: 'ld-said', role: 'status' });
  const made = button('', name, async () => {
    const done = await copy(addressOf(fragment()));
    said.textContent = done ? 'Copied' : 'Failed';
    status.textContent = done ? 'Link copied' : 'The link could not be copied';
    window.setTimeout(() => {
      said.textContent = 'Link';
      status.textContent = '';
    }, 2000);
  });
  made.classList.add('ld-link');
  made.append(said);
  const both = element('span', {}, made, status);
  return both;
}

/** Return how much of the window's top the page's own header takes, which stays there; none in full screen. */
export function headed(figure) {
  const header = figure.classList.contains('ld-full') ? null : document.querySelector('.md-header, .navbar.fixed-top');
  return Math.max(0, header?.getBoundingClientRect().bottom ?? 0);
}

/**
 * Return a dialog in a figure, which a press beside it closes, and which goes with the figure.
 * @param {{figure: HTMLElement, signal: AbortSignal}} mount
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} content
 */
export function dialog({ figure, signal }, attributes, ...content) {
  const made = element('dialog', attributes, ...content);
  made.addEventListener('click', (event) => event.target === made && made.close());
  signal.addEventListener('abort', () => made.remove());
  figure.append(made);
  return made;
}

/**
 * Put a text on the clipboard; return whether it is there.
 * @param {string} text
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https there is no clipboard; the old way needs a field in the page.
    const field = element('textarea', { class: 'ld-said' }, text);
    const back = document.activeElement;
    (back?.closest('dialog, figure') ?? document.body).append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    back?.focus({ preventScroll: true });
    return done;
  }
}
