// Waits for somebody to move, so that a page that loads loads nothing more, and what a person may want next is there before they want it.

const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'scroll'] as const;

/** Runs once, at the first sign of a person. Call what is returned to wait no longer. */
export function onFirstSign(run: () => void): () => void {
  const stop = () => {
    for (const sign of SIGNS) window.removeEventListener(sign, come);
  };
  const come = () => {
    stop();
    run();
  };
  for (const sign of SIGNS) window.addEventListener(sign, come, { passive: true });
  return stop;
}
