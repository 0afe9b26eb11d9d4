'use client';

// The bar while something is moved: where it is now, steps for a finger, and the two ways to end. It says each place aloud.

import { ArrowLeft, ArrowLeftToLine, ArrowRight, Check } from 'lucide-react';
import { Button } from '@/app/_components/ui/form/button';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { common } from '@/lib/shared/messages/common';
import { albums } from '@/lib/shared/messages/pictures/albums';
import type { MoveMode } from './use-move-mode';

const words = albums.move;

export function MoveBar({ mode, what }: { mode: MoveMode; what: string }) {
  if (mode.ids === null) return null;
  const place = words.position(mode.position, mode.order.length);
  return (
    <section
      aria-label={words.label}
      className="fixed inset-x-0 top-0 z-30 flex min-h-14 animate-appear flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-surface-1 px-2 py-1 sm:px-4 lg:left-56"
    >
      <div className="min-w-0 flex-1 basis-36 px-1">
        <p className="truncate text-sm font-medium">{words.moving(what)}</p>
        <p role="status" className="text-xs text-text-3">
          {place}
        </p>
        <p className="sr-only">{words.keys}</p>
      </div>
      <div className="flex items-center gap-1">
        <IconButton label={words.toStart} className="max-sm:hidden!" onClick={() => mode.step(Number.NEGATIVE_INFINITY)}>
          <ArrowLeftToLine aria-hidden />
        </IconButton>
        <IconButton label={words.left} onClick={() => mode.step(-1)}>
          <ArrowLeft aria-hidden />
        </IconButton>
        <IconButton label={words.right} onClick={() => mode.step(1)}>
          <ArrowRight aria-hidden />
        </IconButton>
        <Button size="sm" onClick={mode.cancel}>
          {common.cancel}
        </Button>
        <Button size="sm" variant="primary" autoFocus onClick={mode.finish}>
          <Check aria-hidden />
          {words.done}
        </Button>
      </div>
    </section>
  );
}
