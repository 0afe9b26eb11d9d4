'use client';

// One file in the tray: its state in words, and when it was not accepted, why and what to do.

import { clsx } from 'clsx';
import { Ban, CircleAlert, CircleCheck, Clock, LoaderCircle, RotateCw, X } from 'lucide-react';
import { formatBytes } from '@/app/_components/gallery/format';
import { useReader } from '@/app/_components/gallery/use-reader';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { common } from '@/lib/shared/messages/common';
import { upload } from '@/lib/shared/messages/photos';
import type { UploadItem } from './upload-queue';

const MARKS = {
  waiting: { icon: Clock, tone: 'text-text-3' },
  sending: { icon: LoaderCircle, tone: 'text-accent motion-safe:animate-spin' },
  done: { icon: CircleCheck, tone: 'text-good' },
  refused: { icon: CircleAlert, tone: 'text-bad' },
  failed: { icon: CircleAlert, tone: 'text-warn' },
  cancelled: { icon: Ban, tone: 'text-text-3' },
} as const;

export type UploadRowProps = { item: UploadItem; onCancel: () => void; onRetry: () => void };

export function UploadRow({ item, onCancel, onRetry }: UploadRowProps) {
  const { locale } = useReader();
  const { icon: Icon, tone } = MARKS[item.status];
  const canCancel = item.status === 'waiting' || (item.status === 'sending' && !item.isUnwanted) || item.status === 'failed';
  return (
    <li className="flex items-start gap-3 px-4 py-2.5">
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', tone)} />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex gap-2 text-sm">
          <span className="min-w-0 flex-1 truncate">{item.name}</span>
          <span className="shrink-0 text-text-3">{formatBytes(item.bytes, locale)}</span>
        </p>
        <p className={clsx('text-xs', item.status === 'refused' ? 'text-bad' : 'text-text-3')}>{statusWords(item)}</p>
        {item.problem !== null && item.problem.message !== '' ? (
          <p className="text-xs text-text-2">{problemWords(item, item.problem.message)}</p>
        ) : null}
        {hasUseForRequestId(item) && item.problem?.requestId ? (
          <p className="text-xs text-text-3">{common.requestId(item.problem.requestId)}</p>
        ) : null}
      </div>
      {item.status === 'failed' ? (
        <IconButton size="sm" label={upload.retry(item.name)} onClick={onRetry}>
          <RotateCw aria-hidden />
        </IconButton>
      ) : null}
      {canCancel ? (
        <IconButton size="sm" label={upload.cancel(item.name)} onClick={onCancel}>
          <X aria-hidden />
        </IconButton>
      ) : null}
    </li>
  );
}

function statusWords(item: UploadItem): string {
  const words = upload.status;
  if (item.status === 'waiting') return item.attempts > 0 ? words.waitingAgain(item.attempts) : words.waiting;
  if (item.status === 'sending') return item.isUnwanted ? words.stopping : words.sending;
  if (item.status === 'cancelled') return item.image === null ? words.cancelled : words.cancelledStored;
  return words[item.status];
}

/** A refusal of the picture itself is explained in full; of anything else the operator may want the number. */
function hasUseForRequestId({ status, problem }: UploadItem): boolean {
  return status === 'refused' && problem !== null && !/^(image|quota)\//.test(problem.code);
}

function problemWords(item: UploadItem, message: string): string {
  return item.status === 'failed' && item.problem?.code === 'client/network' ? upload.networkGivenUp : message;
}
