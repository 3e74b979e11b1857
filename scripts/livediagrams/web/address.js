/** The page's address and the walkthrough: the address tells the step, and Back leaves. */

/**
 * Return what the page's address says of a figure: a part, a step, or neither.
 * @param {string} address the figure's name in this page
 * @param {string} [hash]
 * @returns {{part: string, step: number}}
 */
export function read(address, hash = window.location.hash) {
  let said = hash.slice(1);
  try {
    said = decodeURIComponent(said);
  } catch {
    // A lone % is meant as it stands.
  }
  const step = said.startsWith(`${address}:step-`) ? Number(said.slice(address.length + 6)) : 0;
  const part = said.startsWith(`${address}/`) ? said.slice(address.length + 1) : '';
  return { part, step: Number.isInteger(step) && step > 0 ? step : 0 };
}

let last; // who has left a walkthrough, where the focus was, and where the page stays

/**
 * Note that a walkthrough has been left; the focus stays in the figure.
 * @param {HTMLElement} figure
 * @param {string} place where in the figure the focus is
 * @param {string} trail how the walkthrough was entered
 */
export function left({ id }, place, trail) {
  const own = read(id.replace(/:figure$/, '')).step > 0; // the reader's own Back has changed the address already
  const noted = own ? undefined : window.history.state?.y; // where a theme means to go back to
  last = { id, place, y: Number.isFinite(noted) ? noted : window.scrollY, back: !own || trail === 'pushed', until: Date.now() + 5000 };
  stay();
}

/** To go back in the history lets themes scroll, and even load the page anew: keep focus and place through that. */
export function resume() {
  if (!last || Date.now() > last.until) return;
  const { y } = last;
  if (last.back) {
    window.history.replaceState({ ...window.history.state, x: window.scrollX, y }, ''); // where the theme will scroll to
  }
  stay();
  for (const wait of [0, 100]) window.setTimeout(() => requestAnimationFrame(stay), wait);
}

function stay() {
  const figure = document.getElementById(last.id);
  const at = document.activeElement;
  if (!figure || (at !== document.body && !figure.contains(at))) return;
  const stop = last.place === 'drawing' ? figure.querySelector('.ld-drawing [tabindex="0"]') ?? figure.querySelector('.ld-drawing') : figure.querySelector('.ld-start');
  if (at === document.body) stop?.focus({ preventScroll: true });
  window.scrollTo({ top: last.y, behavior: 'instant' });
}

/**
 * Write the step into the address: entering makes an entry of the history, steps replace it, leaving goes back.
 *
 * `history.state` is passed on: the theme keeps the scroll position there.
 * @param {Readonly<import('./state.js').State>} before
 * @param {Readonly<import('./state.js').State>} after
 * @param {string} address
 * @param {number} y how far the page was scrolled before the step moved it
 * @returns {boolean} whether the address has changed now; going back takes the browser a moment
 */
export function write(before, after, address, y) {
  if (before.step === after.step || read(address).step === after.step) return false;
  if (after.step) {
    const enters = !before.step && after.trail === 'pushed';
    // A theme that restores the place itself notes it a little after each scroll, which may be too late.
    if (enters) {
      window.history.replaceState({ ...window.history.state, x: window.scrollX, y }, '');
    }
    window.history[enters ? 'pushState' : 'replaceState'](window.history.state, '', `#${encodeURI(address)}:step-${after.step}`);
    return true;
  }
  if (before.trail === 'pushed') {
    window.history.back();
    return false;
  }
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  return true;
}
