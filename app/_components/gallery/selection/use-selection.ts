'use client';

// The chosen pictures of one gallery. Pictures that leave it leave the selection too.

import { useCallback, useMemo, useState } from 'react';
import { type Collection, listItems } from '../collection';
import { EMPTY_SELECTION, extendTo, keepPresent, type Selection, selectAll, toggleGroup, toggleOne } from './selection';

export type SelectionControls = {
  readonly selection: Selection;
  toggle: (id: string, isRange: boolean) => void;
  toggleDay: (ids: readonly string[]) => void;
  selectAll: () => void;
  clear: () => void;
};

export function useSelection(collection: Collection): SelectionControls {
  const [stored, setStored] = useState(EMPTY_SELECTION);
  const order = useMemo(() => listItems(collection).map((item) => item.id), [collection]);
  const selection = useMemo(() => keepPresent(stored, order), [stored, order]);
  return {
    selection,
    toggle: useCallback(
      (id, isRange) => setStored((before) => (isRange ? extendTo(before, id, order) : toggleOne(before, id))),
      [order],
    ),
    toggleDay: useCallback((ids) => setStored((before) => toggleGroup(before, ids)), []),
    selectAll: useCallback(() => setStored(selectAll(order)), [order]),
    clear: useCallback(() => setStored(EMPTY_SELECTION), []),
  };
}
