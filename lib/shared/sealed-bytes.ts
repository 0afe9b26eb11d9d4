// The wall between plain and sealed: storage takes only this type, and only lib/crypto makes it.

declare const sealedBrand: unique symbol;

/** Bytes that left lib/crypto sealed (docs/format.md). The same memory may be reused for the next piece: use it before asking for more. */
export type SealedBytes = Uint8Array & { readonly [sealedBrand]: true };
