/** The figure in words: whether a reader has opened it is remembered, for each figure of the site. */

const KEY = 'livediagrams.words';

/** @param {{figure: HTMLElement, listen: Function}} mount */
export function words({ figure, listen }) {
  const details = figure.querySelector('.ld-words');
  const name = figure.dataset.figure;
  if (!details) return;
  if (remembered().includes(name)) details.open = true;
  // Only a reader's own press counts: an address that leads into the words opens them too.
  listen(details.querySelector('summary'), 'click', () => {
    const others = remembered().filter((one) => one !== name);
    remember(details.open ? others : [...others, name]); // it turns after this
  });
}

function remembered() {
  try {
    const found = JSON.parse(window.localStorage.getItem(KEY));
    return Array.isArray(found) ? found : [];
  } catch {
    return []; // storage is refused, or holds what is not ours
  }
}

function remember(names) {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(names));
  } catch {
    // It is refused, or full: nothing is lost but the memory.
  }
}
