'use client';

// What a menu's entries are made of: there as soon as a menu is open.

import type { DropdownMenu as Radix } from 'radix-ui';
import { createContext, useContext } from 'react';

type MenuParts = Pick<typeof Radix, 'Item' | 'Label' | 'Separator'>;

const MenuPartsContext = createContext<MenuParts | null>(null);
export const MenuPartsProvider = MenuPartsContext.Provider;

/** Throws outside of a menu. */
export function useMenuParts(): MenuParts {
  const parts = useContext(MenuPartsContext);
  if (parts === null) throw new Error('An entry of a menu stands outside of one');
  return parts;
}
