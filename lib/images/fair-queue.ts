// A bounded queue that serves its keys in turn: whoever brings many waits behind their own, not before everybody else.

export type FairQueueBounds = { readonly maxItems: number; readonly maxItemsOfKey: number };

/** First come, first served within a key; between keys, one of each in turn. */
export class FairQueue<Item> {
  /** Keys in the order of their turns; none without items. */
  readonly #byKey = new Map<string, Item[]>();
  readonly #bounds: FairQueueBounds;
  #size = 0;

  constructor(bounds: FairQueueBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#size;
  }

  /** Puts an item at the end of its key's line; false when the queue, or that line, is full. */
  push(key: string, item: Item): boolean {
    const line = this.#byKey.get(key);
    if (this.#size >= this.#bounds.maxItems || (line?.length ?? 0) >= this.#bounds.maxItemsOfKey) return false;
    if (line === undefined) this.#byKey.set(key, [item]);
    else line.push(item);
    this.#size += 1;
    return true;
  }

  /** Takes the item whose turn it is; its key's next turn comes after everybody else's. */
  shift(): Item | undefined {
    const [turn] = this.#byKey;
    if (turn === undefined) return undefined;
    const [key, line] = turn;
    const item = line.shift();
    this.#byKey.delete(key);
    if (line.length > 0) this.#byKey.set(key, line);
    this.#size -= 1;
    return item;
  }

  /** Takes an item out that waits no longer. */
  remove(key: string, item: Item): void {
    const line = this.#byKey.get(key) ?? [];
    const at = line.indexOf(item);
    if (at === -1) return;
    line.splice(at, 1);
    this.#size -= 1;
    if (line.length === 0) this.#byKey.delete(key);
  }
}
