/** Zoom and full screen. The drawing scrolls in its frame, so that every way to scroll is a way to pan. */

/** @param {{figure: HTMLElement, model: any, act: (action: any) => void, listen: Function, state: () => any}} mount */
export function zoom({ figure, model, act, listen, state, signal }) {
  const { drawing } = model;
  let still = []; // what is out of reach while the figure fills the screen
  let own = false; // whether a scroll is of our making

  const clear = () => {
    for (const svg of drawing.querySelectorAll('svg')) svg.style.width = svg.style.maxWidth = '';
    drawing.style.height = '';
    drawing.classList.remove('ld-zoomed');
  };

  const size = (now) => {
    clear();
    if (now.zoom === 1 && !now.full) return;
    const svg = model.svg(now.layout);
    const { width, height } = svg.viewBox.baseVal;
    const rim = 32;
    // On a phone it is never smaller than in the page, where it may be as large as drawn: it scrolls instead.
    const phone = now.layout === 'narrow' || window.matchMedia('(pointer: coarse)').matches;
    const least = phone ? (getComputedStyle(svg).maxWidth === 'none' ? 1 : Math.min(1, (drawing.clientWidth - 12) / width)) : 0;
    const fitted = now.full
      ? Math.max(least, Math.min((drawing.clientWidth - rim) / width, (drawing.clientHeight - rim) / height, 2.5)) * width
      : svg.getBoundingClientRect().width;
    if (!now.full) drawing.style.height = `${drawing.offsetHeight}px`;
    drawing.classList.toggle('ld-zoomed', now.zoom > 1);
    svg.style.width = `${fitted * now.zoom}px`;
    svg.style.maxWidth = 'none';
  };

  const scroll = (now) => {
    own = true;
    drawing.scrollTo({
      left: now.x * drawing.scrollWidth - drawing.clientWidth / 2,
      top: now.zoom > 1 ? now.y * drawing.scrollHeight - drawing.clientHeight / 2 : 0,
      behavior: 'instant',
    });
  };

  listen(drawing, 'scroll', () => {
    if (own) own = false;
    else if (state().zoom > 1) {
      const x = (drawing.scrollLeft + drawing.clientWidth / 2) / drawing.scrollWidth;
      const y = (drawing.scrollTop + drawing.clientHeight / 2) / drawing.scrollHeight;
      act({ type: 'pan', x, y, scrolled: true });
    }
  }, { passive: true });

  // -- Drag, with the mouse: fingers scroll by themselves.
  let drag = null;
  listen(drawing, 'pointerdown', (event) => {
    drag = event.pointerType === 'mouse' && event.button === 0 && state().zoom > 1 ? { x: event.clientX, y: event.clientY, far: false } : null;
  });
  listen(drawing, 'pointermove', (event) => {
    if (!drag) return;
    const [left, top] = [drag.x - event.clientX, drag.y - event.clientY];
    if (!drag.far && Math.hypot(left, top) < 4) return;
    if (!drag.far) drawing.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, y: event.clientY, far: true };
    drawing.scrollBy({ left, top, behavior: 'instant' });
  });
  listen(drawing, 'click', (event) => {
    if (drag?.far) event.preventDefault();
    drag = null;
  }, { capture: true });
  listen(drawing, 'pointercancel', () => (drag = null));

  // -- Pinch
  let apart = 0;
  const between = ({ touches: [one, other] }) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  listen(drawing, 'touchmove', (event) => {
    if (event.touches.length !== 2) return;
    if (event.cancelable) event.preventDefault();
    const now = between(event);
    if (apart) act({ type: 'zoom', by: now / apart });
    apart = now;
  }, { passive: false });
  listen(drawing, 'touchend', () => (apart = 0), { passive: true });

  // -- Full screen
  const enter = () => {
    for (let at = figure; at.parentElement && at !== document.body; at = at.parentElement) {
      for (const other of at.parentElement.children) {
        if (other === at || other.inert || /^(SCRIPT|STYLE|LINK)$/.test(other.tagName)) continue;
        other.inert = true;
        still.push(other);
      }
    }
    // Where the browser has no full screen for elements (iPhone), the figure still fills the window.
    figure.requestFullscreen?.().catch(() => {});
  };
  const leave = () => {
    for (const other of still) other.inert = false;
    still = [];
    if (document.fullscreenElement === figure) document.exitFullscreen().catch(() => {});
  };
  listen(document, 'fullscreenchange', () => {
    if (!document.fullscreenElement && state().full) act({ type: 'full', on: false });
    else if (state().full) fit();
  });
  signal.addEventListener('abort', leave);

  const fit = () => {
    size(state());
    scroll(state());
  };
  listen(window, 'resize', () => state().full && fit(), { passive: true });

  return {
    apply: (before, after, action) => {
      if (after.full !== before.full) after.full ? enter() : leave();
      const turned = ['zoom', 'full', 'layout'].some((name) => before[name] !== after[name]);
      const changed = turned || (after.full && before.step !== after.step); // the bar's height leaves more room, or less
      if (changed) size(after);
      if (turned || (changed && after.zoom > 1) || ((before.x !== after.x || before.y !== after.y) && !action.scrolled)) scroll(after);
    },
  };
}
