// The mark every door carries, so that the door census can list them and miss none.

const MARK = Symbol.for('safelight.door');

export type DoorKind = 'action' | 'form-action' | 'route';
/** What a door is: its name in the ledger, its shape, who may come in, and whether a fresh proof is wanted. */
export type DoorMark = {
  readonly name: string;
  readonly kind: DoorKind;
  readonly access: 'public' | 'user' | 'admin' | 'token' | 'scheduler';
  readonly isStepUp?: boolean;
};

/** Puts the mark on a built door and gives it back. */
export function markDoor<F extends (...input: never[]) => unknown>(door: F, mark: DoorMark): F {
  Object.defineProperty(door, MARK, { value: Object.freeze(mark), enumerable: false });
  return door;
}

/** The mark of an export, or null when it is no door. */
export function doorMarkOf(value: unknown): DoorMark | null {
  return typeof value === 'function' ? ((value as { [MARK]?: DoorMark })[MARK] ?? null) : null;
}
