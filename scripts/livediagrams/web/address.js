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

/**
 * Write the step into the address: entering makes an entry of the history, steps replace it, leaving goes back.
 *
 * `history.state` is passed on: the theme keeps the scroll position there.
 * @param {Readonly<import('./state.js').State>} before
 * @param {Readonly<import('./state.js').State>} after
 * @param {string} address
 * @returns {boolean} whether the address has changed now; going back takes the browser a moment
 */
export function write(before, after, address) {
  if (before.step === after.step || read(address).step === after.step) return false;
  if (after.step) {
    const enters = !before.step && after.trail === 'pushed';
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
