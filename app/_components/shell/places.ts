// Where the vault's pages are. One list feeds the rail of wide screens and the bar of phones.

import { BookImage, Heart, Images, type LucideIcon, Search, Settings, ShieldCog, Trash2 } from 'lucide-react';
import { shell } from '@/lib/shared/messages/shell';

export type Place = { readonly href: string; readonly label: string; readonly icon: LucideIcon };

/** What a phone's bar shows at once. */
export const PICTURES: readonly Place[] = [
  { href: '/photos', label: shell.photos, icon: Images },
  { href: '/albums', label: shell.albums, icon: BookImage },
  { href: '/favourites', label: shell.favourites, icon: Heart },
  { href: '/search', label: shell.search, icon: Search },
];
export const TRASH: Place = { href: '/trash', label: shell.trash, icon: Trash2 };
export const SETTINGS: Place = { href: '/settings', label: shell.settings, icon: Settings };
export const ADMIN: Place = { href: '/admin/users', label: shell.admin, icon: ShieldCog };

export function isHere(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}
