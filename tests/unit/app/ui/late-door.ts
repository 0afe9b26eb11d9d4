// Holds back what loads late, so that a test is there before it. Used by `jest.mock` of use-late.

let open: () => void = () => {};
let isOpen = Promise.resolve();
const held = new WeakMap<() => Promise<object>, () => Promise<object>>();

export function shutLateDoor(): void {
  isOpen = new Promise((resolve) => {
    open = resolve;
  });
}

export function openLateDoor(): void {
  open();
}

/** Stays the same function for the same function, as useLate wants it. */
export function heldBack(load: () => Promise<object>): () => Promise<object> {
  const known = held.get(load) ?? (() => isOpen.then(load));
  held.set(load, known);
  return known;
}
