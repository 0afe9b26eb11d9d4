// The shapes that may leave the server. A browser sees these and nothing of a database row.

import type { ErrorCode } from '@/lib/shared/error-codes';
import type { MediaType } from '@/lib/shared/media-types';
import type { TokenScope } from '@/lib/shared/account/token-rules';

/** One picture in a list. Width and height are as seen upright, in pixels; times are ISO 8601 in UTC. */
export type ImageDto = {
  readonly id: string;
  readonly name: string;
  readonly mediaType: MediaType;
  readonly width: number;
  readonly height: number;
  readonly isAnimated: boolean;
  /** Clean original, in bytes. */
  readonly plainBytes: number;
  readonly createdAt: string;
  readonly trashedAt: string | null;
  /** Thumbhash, base64; null where none could be made. */
  readonly placeholder: string | null;
  /** When it was taken, by the camera's clock, without a zone (`2024-05-03T14:07:22`); null where unknown or not kept. */
  readonly takenAt: string | null;
  readonly isFavourite: boolean;
  readonly caption: string | null;
  /** What a screen reader says for it, as its owner wrote it. */
  readonly altText: string | null;
};

/** What one upload may be here. */
export type UploadLimitsDto = {
  readonly maxUploadBytes: number;
  /** Lower case, without the dot. */
  readonly extensions: readonly string[];
  /** The same formats as people write them. */
  readonly formatNames: readonly string[];
};

export type ImagePageDto = { readonly items: readonly ImageDto[]; readonly nextCursor: string | null };

/** A picture just stored, and one its owner has that looks the same to the eye; null where none does. */
export type StoredUploadDto = {
  readonly image: ImageDto;
  readonly similarTo: { readonly id: string; readonly name: string } | null;
};

/** A file, by the SHA-256 of its bytes in hex, that its owner has already; of several copies one, rather in the gallery than in the trash. */
export type KnownFileDto = { readonly sha256: string; readonly imageId: string; readonly isTrashed: boolean };
export type KnownFilesDto = { readonly known: readonly KnownFileDto[] };

/** What the intake took out of a file: a kind of metadata and how many bytes of it there were. */
export type RemovedMetadataDto = {
  readonly kind:
    | 'exif'
    | 'gps'
    | 'camera-serial'
    | 'embedded-thumbnail'
    | 'maker-note'
    | 'xmp'
    | 'iptc'
    | 'comment'
    | 'text'
    | 'icc-extras'
    | 'second-picture'
    | 'trailing-data'
    | 'application-data'
    | 'other';
  readonly bytes: number;
};

export type ImageDetailsDto = ImageDto & {
  readonly removed: readonly RemovedMetadataDto[];
  /** Id of the owner's key that wraps this picture's key, 16 hex digits. */
  readonly keyId: string;
  readonly suite: 'AES-256-GCM';
  readonly storage: string;
  /** The camera that took it; null where unknown or not kept. */
  readonly camera: string | null;
  /** Size of the untouched file kept beside it, in bytes; 0 where none is. */
  readonly keptBytes: number;
};

export type UsageDto = {
  readonly bytes: number;
  readonly images: number;
  readonly quotaBytes: number;
  readonly quotaImages: number;
};

/** A passkey in its owner's list. Times are ISO 8601 in UTC. */
export type PasskeyDto = {
  readonly id: string;
  readonly name: string;
  /** True when its holder's passkey service keeps copies on their other devices. */
  readonly isSynced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
};

export type ProfileDto = { readonly name: string; readonly email: string; readonly createdAt: string };

export type SessionDto = {
  readonly id: string;
  readonly isCurrent: boolean;
  /** "Chromium on Linux", from the user agent; never the whole string. */
  readonly device: string;
  /** Network prefix (/24 or /48), not the address. */
  readonly network: string | null;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly methods: readonly string[];
};

/** A person as an admin or the operator sees them. */
export type PersonDto = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'user' | 'admin';
  /** `unproven`: the address has not been used yet; `leaving`: waits for its deletion. */
  readonly state: 'active' | 'locked' | 'unproven' | 'leaving';
  readonly createdAt: string;
  /** By what is known still of sessions and devices. */
  readonly lastSeenAt: string | null;
  readonly hasSecondFactor: boolean;
  readonly bytes: number;
  readonly images: number;
};

export type PersonPageDto = { readonly items: readonly PersonDto[]; readonly nextAfter: string | null };
/** A token of a program, as its owner may see it; times are ISO 8601 in UTC. */
export type ApiTokenDto = {
  readonly id: string;
  readonly name: string;
  /** The token's first characters. */
  readonly hint: string;
  readonly scopes: readonly TokenScope[];
  /** Networks it may come from (CIDR); empty: from anywhere. */
  readonly networks: readonly string[];
  readonly createdAt: string;
  readonly expires: string;
  readonly lastUsedAt: string | null;
  /** Network prefix (/24 or /48), not the address. */
  readonly lastUsedNetwork: string | null;
  readonly state: 'live' | 'expired' | 'revoked';
};

/** A token just made: the one time it is shown. */
export type IssuedTokenDto = {
  readonly id: string;
  readonly token: string;
  readonly name: string;
  readonly expires: string;
};

/** What a server action answers. Field values are echoed, except secrets and files. */
export type ActionResult<T> =
  | { readonly ok: true; readonly data: T }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly requestId: string;
      readonly retryAfterSeconds?: number;
      readonly fieldErrors?: Readonly<Record<string, readonly string[]>>;
      readonly values?: Readonly<Record<string, string>>;
    };
