'use client';

// The list of uploads at the foot of the page: how far, how fast, how long still, and for each file what became of it.

import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { formatBytes } from '@/lib/shared/format-bytes';
import { useReader } from '@/app/_components/gallery/reader/use-reader';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Progress } from '@/app/_components/ui/feedback/progress';
import { Button } from '@/app/_components/ui/form/button';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { upload } from '@/lib/shared/messages/pictures/photos';
import { uploads } from '@/lib/shared/messages/pictures/uploads';
import type { UploadEngine } from './queue/upload-engine';
import { progressOf, type UploadProgress } from './upload-progress';
import { EMPTY_QUEUE, isBusy, type QueueState, waitMilliseconds } from './queue/upload-queue';
import { UploadRow } from './upload-row';

/** More rows than these are counted, and drawn when they are asked for. */
const SHOWN_ROWS = 60;
const MORE_ROWS = 200;
/** What wants a person's eye comes first. */
const ROW_ORDER = { failed: 0, refused: 1, known: 2, sending: 3, waiting: 4, cancelled: 5, done: 6 } as const;

export function UploadTray({ engine }: { engine: UploadEngine }) {
  const state = useSyncExternalStore(engine.subscribe, engine.getState, () => EMPTY_QUEUE);
  const [isOpen, setIsOpen] = useState(true);
  const { locale } = useReader();
  if (state.items.length === 0) return null;
  const progress = progressOf(state);
  const busy = isBusy(state);
  return (
    <section
      aria-label={upload.trayTitle}
      className="fixed inset-x-2 bottom-[calc(4rem+env(safe-area-inset-bottom))] z-30 animate-rise overflow-hidden rounded-lg border border-line bg-surface-1 shadow-pop sm:left-auto sm:w-96 lg:right-4 lg:bottom-4"
    >
      <p role="status" className="sr-only">
        {spokenSummary(progress, busy)}
      </p>
      <header className="grid grid-cols-[minmax(0,1fr)] gap-2 px-4 pt-3 pb-3">
        <div className="flex items-start gap-2">
          <h2 className="min-w-0 flex-1 py-1 text-sm font-medium break-words">{headline(progress, busy)}</h2>
          <IconButton
            size="sm"
            label={isOpen ? upload.hideTray : upload.showTray}
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
          </IconButton>
        </div>
        {progress.totalFiles > 0 ? (
          <Progress
            label={upload.progressLabel}
            value={progress.fraction}
            valueText={upload.summary(progress.settledFiles, progress.totalFiles)}
            tone={busy ? 'accent' : progress.counts.failed > 0 ? 'warn' : 'good'}
          />
        ) : null}
        {busy ? <p className="text-xs text-text-3">{paceLine(progress, locale)}</p> : null}
        <Interruption state={state} />
        <TrayButtons engine={engine} state={state} progress={progress} isBusy={busy} />
      </header>
      {isOpen ? <Rows engine={engine} state={state} /> : null}
    </section>
  );
}

function Rows({ engine, state }: { engine: UploadEngine; state: QueueState }) {
  const { locale } = useReader();
  const [shown, setShown] = useState(SHOWN_ROWS);
  const sorted = [...state.items].sort((a, b) => ROW_ORDER[a.status] - ROW_ORDER[b.status]);
  const hidden = sorted.length - shown;
  return (
    // A scrolling list must be reachable by keyboard.
    <div role="group" aria-label={upload.trayTitle} tabIndex={0} className="max-h-[40dvh] overflow-y-auto border-t border-line">
      <ul className="divide-y divide-line">
        {sorted.slice(0, shown).map((item) => (
          <UploadRow key={item.id} item={item} locale={locale} tell={engine.tell} />
        ))}
      </ul>
      {hidden > 0 ? (
        <div className="flex flex-wrap items-center gap-3 px-4 py-3">
          <p className="text-xs text-text-3">{upload.more(hidden)}</p>
          <Button size="sm" variant="ghost" onClick={() => setShown(shown + MORE_ROWS)}>
            {uploads.showMore(Math.min(hidden, MORE_ROWS))}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Interruption({ state }: { state: QueueState }) {
  const seconds = useSecondsToWait(state);
  if (!isBusy(state)) return null;
  if (state.paused === 'signed-out')
    return (
      <Alert tone="warn" isLive>
        {upload.signedOut}
      </Alert>
    );
  if (!state.isOnline)
    return (
      <Alert tone="warn" isLive>
        {upload.offline}
      </Alert>
    );
  if (state.paused === 'person') return <p className="text-sm text-text-2">{upload.paused}</p>;
  return seconds > 0 ? <p className="text-sm text-text-2">{upload.waiting(timeWords(seconds))}</p> : null;
}

/** Counts down while the server asked for patience. */
function useSecondsToWait(state: QueueState): number {
  const [now, setNow] = useState(0);
  const isWaiting = now > 0 && (waitMilliseconds(state, now) ?? 0) > 0;
  useEffect(() => {
    const update = () => setNow(performance.now());
    const first = window.setTimeout(update, 0);
    if (state.notBefore <= performance.now()) return () => window.clearTimeout(first);
    const timer = window.setInterval(update, 1000);
    return () => {
      window.clearTimeout(first);
      window.clearInterval(timer);
    };
  }, [state]);
  return isWaiting ? Math.ceil((waitMilliseconds(state, now) ?? 0) / 1000) : 0;
}

type TrayButtonsProps = { engine: UploadEngine; state: QueueState; progress: UploadProgress; isBusy: boolean };

function TrayButtons({ engine, state, progress, isBusy: busy }: TrayButtonsProps) {
  const { failed, known } = progress.counts;
  return (
    <div className="flex flex-wrap gap-2">
      {busy && state.paused === null ? (
        <Button size="sm" onClick={() => engine.tell({ type: 'paused' })}>
          {upload.pause}
        </Button>
      ) : null}
      {busy && state.paused !== null ? (
        <Button size="sm" variant="primary" onClick={() => engine.tell({ type: 'resumed' })}>
          {upload.resume}
        </Button>
      ) : null}
      {failed > 0 ? (
        <Button size="sm" variant="primary" onClick={() => engine.tell({ type: 'retried-all' })}>
          {upload.retryAll(failed)}
        </Button>
      ) : null}
      {known > 1 ? (
        <Button size="sm" onClick={() => engine.tell({ type: 'kept-all' })}>
          {uploads.keepAll(known)}
        </Button>
      ) : null}
      {busy ? (
        <Button size="sm" variant="ghost" onClick={() => engine.tell({ type: 'cancelled-all' })}>
          {upload.cancelAll}
        </Button>
      ) : (
        <Button size="sm" variant="ghost" onClick={() => engine.tell({ type: 'cleared' })}>
          {upload.clear}
        </Button>
      )}
    </div>
  );
}

function headline(progress: UploadProgress, busy: boolean): string {
  if (busy) return upload.summary(progress.settledFiles, progress.totalFiles);
  const { done, known, refused, failed } = progress.counts;
  const missed = refused + failed;
  if (known > 0) return uploads.finished(done, known, missed);
  if (missed === 0) return upload.finished(done);
  return done === 0 ? upload.noneStored(missed) : upload.finishedWithRefusals(done, missed);
}

/** Read out at each quarter of the way, not at each file. */
function spokenSummary(progress: UploadProgress, busy: boolean): string {
  if (!busy) return headline(progress, busy);
  const quarter = Math.floor(progress.fraction * 4) / 4;
  return upload.summary(Math.floor(progress.totalFiles * quarter), progress.totalFiles);
}

function paceLine(progress: UploadProgress, locale: string): string {
  const parts = [upload.bytes(formatBytes(progress.sentBytes, locale), formatBytes(progress.totalBytes, locale))];
  if (progress.bytesPerSecond !== null) parts.push(upload.speed(formatBytes(progress.bytesPerSecond, locale)));
  if (progress.secondsLeft !== null) parts.push(upload.left(timeWords(progress.secondsLeft)));
  return parts.join(' · ');
}

function timeWords(seconds: number): string {
  if (seconds < 60) return upload.seconds(seconds);
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? upload.minutes(minutes) : upload.hours(Math.round(minutes / 60));
}
