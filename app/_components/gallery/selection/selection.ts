// Which pictures are chosen. Pure: every change answers a new selection; the anchor is where a shift-click range begins.

export type Selection = { readonly ids: ReadonlySet<string>; readonly anchor: string | null };

export const EMPTY_SELECTION: Selection = { ids: new Set(), anchor: null };

/** Chooses a picture, or lets it go, and makes it the anchor. */
export function toggleOne(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: ids.size === 0 ? null : id };
}

/** Chooses everything between the anchor and `id`, both included. Without an anchor among `order` it chooses `id` alone. */
export function extendTo(selection: Selection, id: string, order: readonly string[]): Selection {
  const to = order.indexOf(id);
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  if (to === -1) return selection;
  if (from === -1) return { ids: new Set([...selection.ids, id]), anchor: id };
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchor: selection.anchor };
}

/** Chooses all of a group (a day); when all of it is chosen already, lets all of it go. */
export function toggleGroup(selection: Selection, group: readonly string[]): Selection {
  const ids = new Set(selection.ids);
  const isWhole = groupState(selection, group) === 'all';
  for (const id of group) {
    if (isWhole) ids.delete(id);
    else ids.add(id);
  }
  return { ids, anchor: ids.size === 0 ? null : (group[0] ?? null) };
}

export function groupState(selection: Selection, group: readonly string[]): 'none' | 'some' | 'all' {
  let chosen = 0;
  for (const id of group) if (selection.ids.has(id)) chosen += 1;
  if (chosen === 0) return 'none';
  return chosen === group.length ? 'all' : 'some';
}

export function selectAll(order: readonly string[]): Selection {
  return { ids: new Set(order), anchor: order[0] ?? null };
}

/** Lets go of pictures that are no longer there. */
export function keepPresent(selection: Selection, order: readonly string[]): Selection {
  if (selection.ids.size === 0) return selection;
  const present = new Set(order);
  const ids = new Set([...selection.ids].filter((id) => present.has(id)));
  if (ids.size === selection.ids.size) return selection;
  return { ids, anchor: selection.anchor !== null && ids.has(selection.anchor) ? selection.anchor : null };
}
