// What the browser sees of second factors. The seed of an authenticator leaves the server once, while it is being set up.

/** A square of modules, dark where `path` (SVG, one unit a module) is. */
export type QrCodeDto = { readonly size: number; readonly path: string };

/** An authenticator that waits for its first code. */
export type EnrolmentDto = {
  readonly id: string;
  readonly uri: string;
  /** The seed in base32, in groups of four. */
  readonly typedKey: string;
  readonly qrCode: QrCodeDto;
};

/** Times are ISO 8601 in UTC. */
export type AuthenticatorDto = { readonly confirmedAt: string; readonly lastUsedAt: string | null };

export type RecoveryCodesDto = { readonly left: number; readonly total: number; readonly createdAt: string };

/** Codes shown once, six groups of four characters; null where the person has a set already. */
export type FreshRecoveryCodesDto = { readonly recoveryCodes: readonly string[] | null };
