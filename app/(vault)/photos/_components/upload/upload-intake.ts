// Takes files from the first moment on, and hands them to the engine, whose code comes with the first of them or before. Loses none: what
// came early waits, and where the code does not come it is asked for again.

import type { ImageDto } from '@/lib/shared/dto';
import type { UploadEngine } from './queue/upload-engine';

/** The engine, and what shows it. */
export type UploadDesk<Part> = { readonly engine: UploadEngine; readonly part: Part };
export type IntakeState<Part> = {
  readonly desk: UploadDesk<Part> | null;
  /** How many files wait for the engine. */
  readonly waiting: number;
};

export const EMPTY_INTAKE: IntakeState<never> = { desk: null, waiting: 0 };
const PATIENCE_MILLISECONDS = 3_000;

export class UploadIntake<Part> {
  readonly #open: () => Promise<UploadDesk<Part>>;
  readonly #listeners = new Set<() => void>();
  readonly #storedListeners = new Set<(image: ImageDto) => void>();
  readonly #early: { readonly files: readonly File[]; readonly locale: string }[] = [];
  #state: IntakeState<Part> = EMPTY_INTAKE;
  #isComing = false;

  /** `open` loads the engine and sets it up; it may fail, and is then called again. */
  constructor(open: () => Promise<UploadDesk<Part>>) {
    this.#open = open;
  }

  readonly getState = (): IntakeState<Part> => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears of every picture that was stored and is wanted. */
  readonly onStored = (listener: (image: ImageDto) => void): (() => void) => {
    this.#storedListeners.add(listener);
    return () => this.#storedListeners.delete(listener);
  };

  /** Is anything still to come? Then leaving the page loses it. */
  isBusy(): boolean {
    return this.#early.length > 0 || this.#state.desk?.engine.isBusy() === true;
  }

  add(files: readonly File[], locale: string): void {
    if (files.length === 0) return;
    const { desk, waiting } = this.#state;
    if (desk !== null) return desk.engine.add(files, locale);
    this.#early.push({ files, locale });
    this.#change({ desk, waiting: waiting + files.length });
    this.prepare();
  }

  /** Has the engine fetched before there is a file for it. */
  readonly prepare = (): void => {
    if (this.#isComing || this.#state.desk !== null) return;
    this.#isComing = true;
    this.#open().then(
      (desk) => this.#start(desk),
      () => {
        this.#isComing = false;
        if (this.#early.length > 0) setTimeout(this.prepare, PATIENCE_MILLISECONDS);
      },
    );
  };

  #start(desk: UploadDesk<Part>): void {
    desk.engine.onStored((image) => {
      for (const listener of this.#storedListeners) listener(image);
    });
    for (const { files, locale } of this.#early.splice(0)) desk.engine.add(files, locale);
    this.#change({ desk, waiting: 0 });
  }

  #change(state: IntakeState<Part>): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
