// The wall between plain and sealed: storage takes only this type, and only lib/crypto makes it.

declare const sealedBrand: unique symbol;

/** Bytes that left lib/crypto sealed (docs/format.md). */
export type SealedBytes = Uint8Array & { readonly [sealedBrand]: true };
/** Neighbouring sealed pieces. Their memory may be reused for the next batch: use them before asking for more. */
export type SealedBatch = readonly SealedBytes[];
