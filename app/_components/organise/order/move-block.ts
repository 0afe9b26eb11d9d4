// Moving things within an order: those that move keep their order among themselves and end up side by side. Pure.

export type Move = {
  readonly order: readonly string[] /** What they stand before now; null at the end. */;
  readonly beforeId: string | null;
};

/** Puts `ids` before `beforeId`; null puts them at the end. What is no neighbour (it moves itself) passes the place on. */
export function moveBefore(order: readonly string[], ids: ReadonlySet<string>, beforeId: string | null): Move {
  const target = beforeId === null ? -1 : order.indexOf(beforeId);
  const anchor = target === -1 ? null : (order.slice(target).find((id) => !ids.has(id)) ?? null);
  const rest = order.filter((id) => !ids.has(id));
  return place(order, ids, anchor === null ? rest.length : rest.indexOf(anchor));
}

/**
 * Moves `ids` by `delta` places past the others.
 * @param last how far down they may go, counted in others before them; less than all where the end is not known yet
 */
export function moveBy(order: readonly string[], ids: ReadonlySet<string>, delta: number, last: number): Move {
  const first = order.findIndex((id) => ids.has(id));
  return place(order, ids, Math.min(Math.max(0, first + delta), Math.max(first, last)));
}

function place(order: readonly string[], ids: ReadonlySet<string>, at: number): Move {
  const rest = order.filter((id) => !ids.has(id));
  const block = order.filter((id) => ids.has(id));
  return { order: [...rest.slice(0, at), ...block, ...rest.slice(at)], beforeId: rest[at] ?? null };
}

export function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => b[index] === id);
}

/** Things in the order of `ids`; those not named stay behind. */
export function inOrder<T extends { readonly id: string }>(things: readonly T[], ids: readonly string[]): readonly T[] {
  const byId = new Map(things.map((thing) => [thing.id, thing]));
  const named = ids.flatMap((id) => byId.get(id) ?? []);
  const isNamed = new Set(ids);
  return [...named, ...things.filter((thing) => !isNamed.has(thing.id))];
}
