'use client';

// One file in the tray: its state in words, and when it was not accepted, why and what to do.

import { clsx } from 'clsx';
import { Ban, CircleAlert, CircleCheck, Clock, Copy, LoaderCircle, RotateCw, X } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { formatBytes } from '@/lib/shared/format-bytes';
import { Button } from '@/app/_components/ui/form/button';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { common } from '@/lib/shared/messages/common';
import { upload } from '@/lib/shared/messages/pictures/photos';
import { uploads } from '@/lib/shared/messages/pictures/uploads';
import type { QueueEvent, UploadItem } from './queue/upload-queue';

const MARKS = {
  waiting: { icon: Clock, tone: 'text-text-3' },
  sending: { icon: LoaderCircle, tone: 'text-accent motion-safe:animate-spin' },
  done: { icon: CircleCheck, tone: 'text-good' },
  known: { icon: Copy, tone: 'text-text-2' },
  refused: { icon: CircleAlert, tone: 'text-bad' },
  failed: { icon: CircleAlert, tone: 'text-warn' },
  cancelled: { icon: Ban, tone: 'text-text-3' },
} as const;

export type UploadRowProps = { item: UploadItem; locale: string; tell: (event: QueueEvent) => void };

/** Drawn anew only when its own item changes: a thousand of them may stand in the list. */
export const UploadRow = memo(function UploadRow({ item, locale, tell }: UploadRowProps) {
  const { id, name, status, problem } = item;
  const { icon: Icon, tone } = MARKS[status];
  const canCancel = status === 'waiting' || (status === 'sending' && !item.isUnwanted) || status === 'failed';
  return (
    <li className="flex items-start gap-3 px-4 py-2.5">
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', tone)} />
      <div className="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
        <p className="flex gap-2 text-sm">
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <span className="shrink-0 text-text-3">{formatBytes(item.bytes, locale)}</span>
        </p>
        <p className={clsx('text-xs', status === 'refused' ? 'text-bad' : 'text-text-3')}>{statusWords(item)}</p>
        {problem !== null && problem.message !== '' ? (
          <p className="text-xs text-text-2">{problemWords(item, problem.message)}</p>
        ) : null}
        {hasUseForRequestId(item) && problem?.requestId ? (
          <p className="text-xs text-text-3">{common.requestId(problem.requestId)}</p>
        ) : null}
        {status === 'known' ? <KnownLine item={item} tell={tell} /> : null}
        {status === 'done' && item.similarTo !== null ? <SimilarLine similar={item.similarTo} /> : null}
      </div>
      {status === 'failed' ? (
        <IconButton size="sm" label={upload.retry(name)} onClick={() => tell({ type: 'retried', id })}>
          <RotateCw aria-hidden />
        </IconButton>
      ) : null}
      {canCancel ? (
        <IconButton size="sm" label={upload.cancel(name)} onClick={() => tell({ type: 'cancelled', id })}>
          <X aria-hidden />
        </IconButton>
      ) : null}
    </li>
  );
});

const LINK = 'inline-flex min-h-8 items-center text-xs text-text-1 underline pointer-coarse:min-h-11';

function KnownLine({ item: { id, name, known }, tell }: Pick<UploadRowProps, 'item' | 'tell'>) {
  return (
    <div className="flex flex-wrap items-center gap-3 pt-1">
      <Button size="sm" aria-label={uploads.keepLabel(name)} onClick={() => tell({ type: 'kept', id })}>
        {uploads.keep}
      </Button>
      {known === null ? null : known.isTrashed ? (
        <Link href="/trash" className={LINK}>
          {uploads.showTrash}
        </Link>
      ) : (
        <Link href={`/photos/${known.imageId}`} className={LINK} aria-label={uploads.showKnownLabel(name)}>
          {uploads.showKnown}
        </Link>
      )}
    </div>
  );
}

function SimilarLine({ similar: { id, name } }: { similar: NonNullable<UploadItem['similarTo']> }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-xs text-text-2">
      <span className="min-w-0 truncate">{uploads.similar(name)}</span>
      <Link href={`/photos/${id}`} className={LINK} aria-label={uploads.showSimilarLabel(name)}>
        {uploads.showSimilar}
      </Link>
    </p>
  );
}

function statusWords(item: UploadItem): string {
  const words = upload.status;
  switch (item.status) {
    case 'waiting':
      return item.attempts > 0 ? words.waitingAgain(item.attempts) : words.waiting;
    case 'sending':
      return item.isUnwanted ? words.stopping : sendingWords(item);
    case 'cancelled':
      return item.image === null ? words.cancelled : words.cancelledStored;
    case 'known':
      return item.known?.isTrashed ? uploads.knownTrashed : uploads.known;
    case 'done':
    case 'failed':
    case 'refused':
      return words[item.status];
  }
}

function sendingWords({ sentBytes, bytes }: UploadItem): string {
  return sentBytes >= bytes ? uploads.arriving : uploads.sending(Math.floor((sentBytes / bytes) * 100));
}

/** A refusal of the picture itself is explained in full; of anything else the operator may want the number. */
function hasUseForRequestId({ status, problem }: UploadItem): boolean {
  return status === 'refused' && problem !== null && !/^(image|quota)\//.test(problem.code);
}

function problemWords(item: UploadItem, message: string): string {
  return item.status === 'failed' && item.problem?.code === 'client/network' ? upload.networkGivenUp : message;
}
