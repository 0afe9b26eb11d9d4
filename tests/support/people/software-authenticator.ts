// An authenticator made of node:crypto, for tests: makes keys and signs what a browser would have it sign, and can be told to
// do each thing wrong. CBOR and COSE are written by hand, so that they do not agree with the library by accident.

import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes, sign as signEd25519 } from 'node:crypto';
import type { NewPasskeyAnswer, PasskeyAnswer } from '@/lib/shared/account/passkey-schemas';

export type KeyKind = 'ES256' | 'EdDSA' | 'RS256' | 'ML-DSA-44';
type CreationOptions = { challenge: string; rp: { id?: string }; user: { id: string } };
type RequestOptions = { challenge: string; rpId?: string };

/** What to do otherwise than a sound browser and key would. */
export type Twist = {
  challenge?: string;
  origin?: string;
  rpId?: string;
  type?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  isPresent?: boolean;
  isVerified?: boolean;
  counter?: number;
  userHandle?: string | null;
  /** Of the answer, not of what was signed. */
  id?: string;
  isSignatureBent?: boolean;
  attestation?: 'none' | 'packed-with-certificate' | 'none-with-words' | 'apple';
};

export const ORIGIN = 'http://localhost:3000';
const FLAGS = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 };
const ALGORITHM: Readonly<Record<KeyKind, number>> = { ES256: -7, EdDSA: -8, RS256: -257, 'ML-DSA-44': -48 };

type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<number | string, Cbor>;

/** CBOR (RFC 8949) of what WebAuthn needs: whole numbers, text, bytes, lists and maps. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<number | string, Cbor>)];
    return Buffer.concat([head(5, entries.length), ...entries.flat().map((part) => cbor(part))]);
  }
  const list = value as readonly Cbor[];
  return Buffer.concat([head(4, list.length), ...list.map(cbor)]);
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size]);
  if (size < 256) return Buffer.from([(major << 5) | 24, size]);
  return Buffer.from([(major << 5) | 25, size >> 8, size & 0xff]);
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const fromBase64url = (text: string | undefined) => Buffer.from(text ?? '', 'base64url');

/** One key of one person, as a browser and its authenticator hold it. */
export class SoftwarePasskey {
  readonly id = base64url(randomBytes(32));
  readonly #private: KeyObject;
  readonly #public: KeyObject;
  readonly #kind: KeyKind;
  #userHandle: string | undefined;
  counter = 0;
  /** 0: a key that does not count, as synced ones do not. */
  step = 1;
  isBackedUp = false;

  constructor(kind: KeyKind = 'ES256') {
    this.#kind = kind;
    const pair =
      kind === 'EdDSA'
        ? generateKeyPairSync('ed25519')
        : kind === 'RS256'
          ? generateKeyPairSync('rsa', { modulusLength: 2048 })
          : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#private = pair.privateKey;
    this.#public = pair.publicKey;
  }

  /** Answers `navigator.credentials.create()`. */
  create(options: CreationOptions, twist: Twist = {}): NewPasskeyAnswer {
    this.#userHandle = options.user.id;
    const clientData = this.#clientData('webauthn.create', options.challenge, twist);
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), fromBase64url(this.id), this.#cosePublicKey()]);
    const authData = Buffer.concat([this.#authenticatorData(options.rp.id, twist, FLAGS.attested), credential]);
    const [format, statement] = statementOf(twist.attestation ?? 'none');
    const attestation = new Map<string, Cbor>([
      ['fmt', format],
      ['attStmt', statement],
      ['authData', authData],
    ]);
    return {
      id: twist.id ?? this.id,
      attestationObject: base64url(cbor(attestation)),
      clientDataJSON: base64url(clientData),
      transports: ['internal', 'hybrid'],
    };
  }

  /** Answers `navigator.credentials.get()`. */
  get(options: RequestOptions, twist: Twist = {}): PasskeyAnswer {
    this.counter += this.step;
    const clientData = this.#clientData('webauthn.get', options.challenge, twist);
    const authData = this.#authenticatorData(options.rpId, twist, 0);
    const signature = this.#sign(Buffer.concat([authData, sha256(clientData)]));
    if (twist.isSignatureBent) signature.writeUInt8((signature.at(-1) ?? 0) ^ 1, signature.length - 1);
    const userHandle = twist.userHandle === undefined ? this.#userHandle : twist.userHandle;
    return {
      id: twist.id ?? this.id,
      authenticatorData: base64url(authData),
      clientDataJSON: base64url(clientData),
      signature: base64url(signature),
      ...(userHandle ? { userHandle } : {}),
    };
  }

  #clientData(type: string, challenge: string, twist: Twist): Buffer {
    const { origin = ORIGIN, crossOrigin = false, topOrigin } = twist;
    const data = { type: twist.type ?? type, challenge: twist.challenge ?? challenge, origin, crossOrigin, topOrigin };
    return Buffer.from(JSON.stringify(data));
  }

  #authenticatorData(rpId: string | undefined, twist: Twist, extra: number): Buffer {
    const { isPresent = true, isVerified = true, counter = this.counter } = twist;
    const backup = this.isBackedUp ? FLAGS.backupEligible | FLAGS.backedUp : 0;
    const flags = (isPresent ? FLAGS.present : 0) | (isVerified ? FLAGS.verified : 0) | backup | extra;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(twist.rpId ?? rpId ?? ''), Buffer.from([flags]), count]);
  }

  #sign(data: Buffer): Buffer {
    if (this.#kind === 'EdDSA') return signEd25519(null, data, this.#private);
    return createSign('sha256').update(data).sign(this.#private);
  }

  #cosePublicKey(): Buffer {
    const jwk = this.#public.export({ format: 'jwk' });
    const key = new Map<number, Cbor>();
    if (this.#kind === 'RS256') {
      key.set(1, 3).set(3, ALGORITHM.RS256).set(-1, fromBase64url(jwk.n)).set(-2, fromBase64url(jwk.e));
    } else if (this.#kind === 'EdDSA') {
      key.set(1, 1).set(3, ALGORITHM.EdDSA).set(-1, 6).set(-2, fromBase64url(jwk.x));
    } else if (this.#kind === 'ML-DSA-44') {
      key.set(1, 7).set(3, ALGORITHM['ML-DSA-44']).set(-1, randomBytes(1312));
    } else {
      key.set(1, 2).set(3, ALGORITHM.ES256).set(-1, 1).set(-2, fromBase64url(jwk.x)).set(-3, fromBase64url(jwk.y));
    }
    return cbor(key);
  }
}

function statementOf(kind: NonNullable<Twist['attestation']>): [string, ReadonlyMap<string, Cbor>] {
  if (kind === 'packed-with-certificate') {
    const certificate = new Map<string, Cbor>([
      ['alg', -7],
      ['sig', randomBytes(70)],
      ['x5c', [randomBytes(300)]],
    ]);
    return ['packed', certificate];
  }
  if (kind === 'apple') return ['apple', new Map<string, Cbor>([['x5c', [randomBytes(300)]]])];
  return ['none', new Map<string, Cbor>(kind === 'none' ? [] : [['note', 'hello']])];
}
