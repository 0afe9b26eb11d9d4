// Brings in what one looks at: a few calls at once, the nearest first, and those called off that one has scrolled past. It knows no
// React and no layout; what arrives and how it stands is told.

import { MAX_SPAN_IMAGES, MAX_SPANS, type TimelinePlace, type TimelineSpanDto } from '@/lib/shared/images/timeline';

export type LoadFailure = 'failed' | 'signed-out';
export type LoadStatus = 'idle' | 'loading' | LoadFailure;

export type TimelineLoaderOptions = {
  /** Asks the server; answers what is wrong when it cannot. Rejects only when called off. */
  readonly ask: (spans: readonly TimelinePlace[], signal: AbortSignal) => Promise<TimelineSpanDto[] | LoadFailure>;
  readonly onSpans: (spans: readonly TimelineSpanDto[]) => void;
  readonly onStatus: (status: LoadStatus) => void;
};

const MAX_CALLS = 3;
/** While one scrolls fast, what comes near is looked at so often. */
const SETTLE_MILLISECONDS = 60;

type Call = { readonly names: ReadonlySet<string>; readonly abort: AbortController };

export class TimelineLoader {
  readonly #options: TimelineLoaderOptions;
  readonly #calls = new Set<Call>();
  /** Taken out here; the server may not have heard yet. */
  readonly #gone = new Set<string>();
  #wanted: readonly TimelinePlace[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #failure: LoadFailure | null = null;
  #status: LoadStatus = 'idle';

  constructor(options: TimelineLoaderOptions) {
    this.#options = options;
  }

  /** What should be loaded now, the most wanted first; what was wanted before and is not any more is called off. */
  want(places: readonly TimelinePlace[]): void {
    this.#wanted = places;
    if (places.length === 0) this.#callOff();
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#callOff();
      this.#start();
    }, SETTLE_MILLISECONDS);
  }

  /** Loads all of these, whatever is looked at meanwhile. Answers whether it could. */
  async load(places: readonly TimelinePlace[]): Promise<boolean> {
    for (const batch of batchesOf(places)) {
      const answer = await this.#options.ask(batch, new AbortController().signal);
      if (typeof answer === 'string') {
        this.#fail(answer);
        return false;
      }
      this.#options.onSpans(this.#current(answer));
    }
    return true;
  }

  /** These have been taken out: an answer that still holds them is out of date. */
  takeOut(ids: Iterable<string>): void {
    for (const id of ids) this.#gone.add(id);
  }

  /** These are back. */
  bringBack(ids: Iterable<string>): void {
    for (const id of ids) this.#gone.delete(id);
  }

  /** Goes on after a failure. */
  retry(): void {
    this.#failure = null;
    this.#start();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#wanted = [];
    this.#callOff();
  }

  #start(): void {
    if (this.#failure !== null) return;
    const underWay = new Set([...this.#calls].flatMap((call) => [...call.names]));
    const open = this.#wanted.filter((place) => !underWay.has(nameOf(place)));
    for (const batch of batchesOf(open)) {
      if (this.#calls.size >= MAX_CALLS) break;
      void this.#call(batch);
    }
    this.#tell();
  }

  async #call(batch: readonly TimelinePlace[]): Promise<void> {
    const call = { names: new Set(batch.map(nameOf)), abort: new AbortController() };
    this.#calls.add(call);
    // Null: called off.
    const answer = await this.#options.ask(batch, call.abort.signal).catch(() => null);
    this.#calls.delete(call);
    if (answer === null || call.abort.signal.aborted) return this.#start();
    if (typeof answer === 'string') return this.#fail(answer);
    this.#wanted = this.#wanted.filter((place) => !call.names.has(nameOf(place)));
    this.#options.onSpans(this.#current(answer));
    this.#start();
  }

  #current(spans: readonly TimelineSpanDto[]): readonly TimelineSpanDto[] {
    if (this.#gone.size === 0) return spans;
    return spans.map((span) => {
      const items = span.items.filter((item) => !this.#gone.has(item.id));
      return { ...span, items, count: span.count - (span.items.length - items.length) };
    });
  }

  #fail(failure: LoadFailure): void {
    this.#failure = failure;
    this.#tell();
  }

  #callOff(): void {
    const wanted = new Set(this.#wanted.map(nameOf));
    for (const call of this.#calls) {
      if ([...call.names].some((name) => wanted.has(name))) continue;
      this.#calls.delete(call);
      call.abort.abort();
    }
    this.#tell();
  }

  #tell(): void {
    const status = this.#failure ?? (this.#calls.size > 0 ? 'loading' : 'idle');
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }
}

function nameOf({ day, offset, limit }: TimelinePlace): string {
  return `${day} ${offset} ${limit}`;
}

/** Portions that one call may ask for. */
function batchesOf(places: readonly TimelinePlace[]): TimelinePlace[][] {
  const batches: TimelinePlace[][] = [];
  let images = 0;
  for (const place of places) {
    const last = batches.at(-1);
    const hasRoom = last !== undefined && last.length < MAX_SPANS && images + place.limit <= MAX_SPAN_IMAGES;
    images = hasRoom ? images + place.limit : place.limit;
    if (hasRoom) last.push(place);
    else batches.push([place]);
  }
  return batches;
}
