'use client';

// Asks for an album's title: for a new one, or another one.

import { type FormEvent, useId, useState } from 'react';
import { orRefusal } from '@/app/_components/organise/changes';
import { Button } from '@/app/_components/ui/form/button';
import { Input } from '@/app/_components/ui/form/fields/input';
import { Dialog } from '@/app/_components/ui/overlay/dialog';
import type { ActionResult } from '@/lib/shared/dto';
import { MAX_ALBUM_TITLE_CHARACTERS } from '@/lib/shared/limits';
import { albums } from '@/lib/shared/messages/pictures/albums';
import { common } from '@/lib/shared/messages/common';
import type { AlbumDto } from '@/lib/shared/organise/organise-dto';

export type TitleDialogProps = {
  heading: string;
  action: string;
  initial?: string;
  save: (title: string) => Promise<ActionResult<AlbumDto>>;
  onSaved: (album: AlbumDto) => void;
  onClose: () => void;
};

export function TitleDialog({ heading, action, initial = '', save, onSaved, onClose }: TitleDialogProps) {
  const id = useId();
  const [title, setTitle] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    const result = await orRefusal(save(title));
    setIsBusy(false);
    if (!result.ok) return setProblem(result.message);
    onSaved(result.data);
  };
  return (
    <Dialog isOpen onOpenChange={(isOpen) => (isOpen ? undefined : onClose())} title={heading} width="sm">
      <form onSubmit={submit} className="grid gap-4">
        <div className="grid gap-1.5">
          <label htmlFor={id} className="text-sm font-medium">
            {albums.field}
          </label>
          <Input
            id={id}
            value={title}
            maxLength={MAX_ALBUM_TITLE_CHARACTERS}
            autoComplete="off"
            aria-invalid={problem !== null || undefined}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          {problem === null ? null : (
            <p id={`${id}-problem`} role="alert" className="text-sm text-bad">
              {problem}
            </p>
          )}
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" disabled={title.trim() === ''} isBusy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
