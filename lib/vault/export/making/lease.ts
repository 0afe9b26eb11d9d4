// The hold a process has on an export while it prepares it. It ends by itself some time after the process did.

import { type Lease, releaseLease, renewLease } from '@/lib/db/exports/export-work';

/** Nobody else goes on with an export before so much time has passed without a sign. */
const LEASE_SECONDS = 60;
const RENEW_MILLISECONDS = 2_000;

/** Thrown to break off what is under way: somebody else has the export or it is gone (`lost`), or this process ends (`stopping`). */
export class Interrupted extends Error {
  readonly reason: 'lost' | 'stopping';

  constructor(reason: 'lost' | 'stopping') {
    super(`preparing an export was interrupted: ${reason}`);
    this.name = 'Interrupted';
    this.reason = reason;
  }
}

/** How long a fresh claim holds. */
export const CLAIM_SECONDS = LEASE_SECONDS;

/** One held export. */
export class HeldExport {
  readonly lease: Lease;
  /** Pictures dealt with so far. */
  imagesDone = 0;
  readonly #stop: AbortSignal;
  #renewedAt = 0;

  constructor(lease: Lease, stop: AbortSignal) {
    this.lease = lease;
    this.#stop = stop;
  }

  /** Holds on, and notes how far it is, every few seconds. @throws Interrupted */
  async beat(): Promise<void> {
    if (this.#stop.aborted) throw new Interrupted('stopping');
    if (Date.now() - this.#renewedAt < RENEW_MILLISECONDS) return;
    this.#renewedAt = Date.now();
    if (!(await renewLease(this.lease, this.imagesDone, LEASE_SECONDS))) throw new Interrupted('lost');
  }

  /** Lets others take it after `seconds`. */
  async release(seconds: number, attempts: number): Promise<void> {
    await releaseLease(this.lease, seconds, attempts);
  }
}
