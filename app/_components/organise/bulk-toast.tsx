'use client';

// A change to many pictures as its owner sees it: how far it is once it takes longer than a second, a way to stop it, what was done
// in the end and what was not, and the way back.

import { Progress } from '@/app/_components/ui/feedback/progress';
import { toast } from '@/app/_components/ui/feedback/toast';
import { ConfirmLink } from '@/app/_components/ui/form/confirm-link';
import { common } from '@/lib/shared/messages/common';
import { organise } from '@/lib/shared/messages/pictures/organise';
import { type BulkCall, type BulkOutcome, type Refusal, runBulk } from './run-bulk';

const words = organise.bulk;
const PATIENCE_MILLISECONDS = 1_000;
const UNDO_MILLISECONDS = 10_000;
/** Above an open viewer the page takes no clicks, but this still does. */
const LOOK = { position: 'bottom-center', className: 'pointer-events-auto' } as const;

export type BulkJob = {
  call: BulkCall;
  /** What is going on, as in "Moving to the trash". */
  doing: string;
  done: (count: number) => string;
  /** Takes back what was changed; leave it out for what cannot be undone. */
  undo?: (outcome: BulkOutcome) => Promise<unknown>;
  /** Goes on with what a refusal left. */
  retry?: (rest: readonly string[]) => Promise<unknown>;
};

/** Runs a job over `ids` and tells of it. */
export async function runBulkJob(job: BulkJob, ids: readonly string[]): Promise<BulkOutcome> {
  const stop = new AbortController();
  const id = crypto.randomUUID();
  let doneCount = 0;
  let isShown = false;
  const show = () => {
    isShown = true;
    toast(<BulkProgress label={job.doing} done={doneCount} total={ids.length} />, {
      ...LOOK,
      id,
      duration: Number.POSITIVE_INFINITY,
      closeButton: false,
      action: { label: common.cancel, onClick: () => stop.abort() },
    });
  };
  const timer = window.setTimeout(show, PATIENCE_MILLISECONDS);
  const outcome = await runBulk(job.call, ids, {
    signal: stop.signal,
    onProgress: (count) => {
      doneCount = count;
      if (isShown) show();
    },
  });
  window.clearTimeout(timer);
  if (isShown) toast.dismiss(id);
  tell(job, outcome);
  return outcome;
}

function tell(job: BulkJob, outcome: BulkOutcome): void {
  const { done, changed, rest, refusal } = outcome;
  const { undo, retry } = job;
  const way = undo !== undefined && changed.length > 0 ? { label: words.undo, onClick: () => void undo(outcome) } : undefined;
  if (rest.length === 0) {
    if (done.length > 0) toast(job.done(done.length), { ...LOOK, ...(way && { duration: UNDO_MILLISECONDS, action: way }) });
    return;
  }
  const title = done.length === 0 ? refusal?.message : words.partial(job.done(done.length), rest.length);
  const again = refusal !== null && retry !== undefined ? { label: words.retry, onClick: () => void retry(rest) } : undefined;
  const say = refusal === null ? toast : toast.error;
  say(title ?? words.stopped, {
    ...LOOK,
    duration: UNDO_MILLISECONDS,
    ...(refusal !== null && { description: <Why refusal={refusal} isTold={done.length === 0} /> }),
    ...(again ? { action: again, ...(way && { cancel: way }) } : way && { action: way }),
  });
}

/** Tells of work whose end nobody can see, once it takes longer than a second. */
export async function withNotice<T>(doing: string, work: Promise<T>): Promise<T> {
  const id = crypto.randomUUID();
  const timer = window.setTimeout(() => {
    const words = <BulkProgress label={doing} done={0} total={null} />;
    toast(words, { ...LOOK, id, duration: Number.POSITIVE_INFINITY, closeButton: false });
  }, PATIENCE_MILLISECONDS);
  return work.finally(() => {
    window.clearTimeout(timer);
    toast.dismiss(id);
  });
}

/** A message without a job. */
export function sayDone(text: string, undo?: () => Promise<unknown>): void {
  toast(text, {
    ...LOOK,
    ...(undo && { duration: UNDO_MILLISECONDS, action: { label: words.undo, onClick: () => void undo() } }),
  });
}

export function sayRefused(refusal: Refusal): void {
  toast.error(refusal.message, { ...LOOK, description: <Why refusal={refusal} isTold /> });
}

/** What a refusal says, unless it was said above, and the way to the proof that it may want. */
function Why({ refusal: { code, message }, isTold }: { refusal: Refusal; isTold: boolean }) {
  return (
    <>
      {isTold ? null : <span>{message} </span>}
      {code === 'auth/step-up' ? <ConfirmLink /> : null}
    </>
  );
}

/** `total` null: nobody can know. */
function BulkProgress({ label, done, total }: { label: string; done: number; total: number | null }) {
  const text = total === null ? '' : words.progress(done, total);
  return (
    <span className="grid w-52 gap-1.5">
      <span>{label}</span>
      <Progress label={label} {...(total !== null && { value: done / total, valueText: text })} />
      {total === null ? null : <span className="text-xs text-text-2">{text}</span>}
    </span>
  );
}
