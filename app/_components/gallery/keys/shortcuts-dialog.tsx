'use client';

// The list of keys, and the switch that turns single letters off.

import { Dialog } from '@/app/_components/ui/overlay/dialog';
import { Kbd } from '@/app/_components/ui/kbd';
import { shortcuts } from '@/lib/shared/messages/pictures/photos';
import { setSingleKeys, useSingleKeys } from './use-single-keys';

export function ShortcutsDialog({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const hasSingleKeys = useSingleKeys();
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={shortcuts.title}>
      <dl className="grid gap-2 text-sm">
        {shortcuts.list.map(({ keys, text }) => (
          <div key={text} className="flex items-center justify-between gap-4">
            <dt className="text-text-2">{text}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label className="flex min-h-9 items-center gap-3 border-t border-line pt-4 text-sm">
        <input
          type="checkbox"
          className="size-5 accent-accent"
          checked={hasSingleKeys}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />
        {shortcuts.toggle}
      </label>
    </Dialog>
  );
}
