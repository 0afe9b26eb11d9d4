// What was opened of an owner's keys, held in memory for a few minutes: bounded in number, dropped with the owner's keys, and never kept
// where opening failed.

import type { DataKey, UserKey } from '@/lib/crypto/key-material';
import type { OwnerId } from '@/lib/shared/owner-id';

const OPEN_MILLISECONDS = 5 * 60_000;
const MAX_OPEN_OWNERS = 2_000;

export type OwnerKey = { readonly key: UserKey; readonly kekId: Uint8Array<ArrayBuffer>; readonly version: number };

export type OpenByOwner<T> = {
  /** What is held open, else what `load` opens now; callers at once share it. What `isWorthHolding` denies is asked for anew. */
  find(ownerId: OwnerId, load: () => Promise<T>): Promise<T>;
  drop(ownerId: OwnerId): void;
  clear(): void;
};

/** Makes such a holder; the owner asked for first goes first. */
export function createOpenByOwner<T>(isWorthHolding: (opened: T) => boolean = () => true): OpenByOwner<T> {
  const open = new Map<OwnerId, { opened: Promise<T>; until: number }>();
  const dropIf = (ownerId: OwnerId, opened: Promise<T>) => {
    if (open.get(ownerId)?.opened === opened) open.delete(ownerId);
  };
  return {
    find(ownerId, load) {
      const held = open.get(ownerId);
      if (held && held.until > Date.now()) return held.opened;
      const opened = load();
      open.delete(ownerId);
      open.set(ownerId, { opened, until: Date.now() + OPEN_MILLISECONDS });
      opened.then(
        (value) => isWorthHolding(value) || dropIf(ownerId, opened),
        () => dropIf(ownerId, opened),
      );
      for (const first of open.keys()) {
        if (open.size <= MAX_OPEN_OWNERS) break;
        open.delete(first);
      }
      return opened;
    },
    drop: (ownerId) => void open.delete(ownerId),
    clear: () => open.clear(),
  };
}

type Opened = { readonly ownerKeys: OpenByOwner<readonly OwnerKey[]>; readonly indexKeys: OpenByOwner<DataKey> };
const holder = globalThis as typeof globalThis & { safelightOpened?: Opened };

/** What this process holds open, also when bundles hold this module twice. */
export function opened(): Opened {
  return (holder.safelightOpened ??= {
    ownerKeys: createOpenByOwner((keys) => keys.length > 0),
    indexKeys: createOpenByOwner(),
  });
}
