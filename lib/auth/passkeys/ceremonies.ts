// The two ceremonies of WebAuthn: what a browser is asked for, and whether its answer holds. It knows no database and no
// cookie; whose key it is, and that a challenge is used once, is for its callers.

import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject, decodeClientDataJSON, isoBase64URL } from '@simplewebauthn/server/helpers';
import { CHALLENGE_SECONDS } from '@/lib/auth/passkeys/challenges';
import { unknownPublicKey } from '@/lib/auth/passkeys/unknown-key';
import { userHandleOf } from '@/lib/auth/passkeys/user-handle';
import { config } from '@/lib/config/config';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { NewPasskeyAnswer, PasskeyAnswer } from '@/lib/shared/account/passkey-schemas';

/** COSE: EdDSA, ES256, RS256. Pinned, or the library offers ML-DSA where the runtime has it, and a key made so opens nothing on an older one. */
const ALGORITHMS = [-8, -7, -257];
const NAME = 'Safelight';
const TIMEOUT_MILLISECONDS = CHALLENGE_SECONDS * 1000;

/** A key as it is named to a browser. */
export type NamedKey = { readonly credentialId: string; readonly transports: readonly string[] };
/** A key that was made just now and proved itself. */
export type MadeKey = {
  readonly credentialId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly isBackedUp: boolean;
};

// The id binds every key for life: it comes from the configuration, never from a request's Host header.
const relyingParty = () => ({ id: new URL(config().origin).hostname, origin: config().origin });

/** What a browser needs to make a key for this person; `keys` are those there are already. */
export function creationOptions(person: { ownerId: OwnerId; email: string; name: string }, keys: readonly NamedKey[]) {
  return generateRegistrationOptions({
    rpName: NAME,
    rpID: relyingParty().id,
    userID: isoBase64URL.toBuffer(userHandleOf(person.ownerId)),
    userName: person.email,
    userDisplayName: person.name,
    timeout: TIMEOUT_MILLISECONDS,
    attestationType: 'none',
    excludeCredentials: keys.map(describe),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** What a browser needs to prove one of `keys`; none: any key of this site that it knows. */
export function requestOptions(keys: readonly NamedKey[]) {
  return generateAuthenticationOptions({
    rpID: relyingParty().id,
    timeout: TIMEOUT_MILLISECONDS,
    userVerification: 'required',
    allowCredentials: keys.map(describe),
  });
}

/** The key an answer to `creationOptions` made, or null when anything about it does not hold. */
export async function judgeNewKey(answer: NewPasskeyAnswer, challenge: string): Promise<MadeKey | null> {
  const { id, attestationObject, clientDataJSON } = answer;
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  const response = { attestationObject, clientDataJSON };
  try {
    if (!isPlainStatement(attestationObject) || !isFromOwnPage(clientDataJSON)) return null;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: challenge,
      expectedOrigin,
      expectedRPID,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    // The library takes the id from the key's own data and does not hold it against the one the browser named.
    if (!verified || registrationInfo.credential.id !== id) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    return { credentialId: id, publicKey: credential.publicKey, counter: credential.counter, isBackedUp: credentialBackedUp };
  } catch {
    // Every cause is one refusal: malformed, another challenge, origin, site, algorithm, or holder not verified.
    return null;
  }
}

/**
 * What an answer to `requestOptions` says when the key of `publicKey` signed it, else null. With null for a key the same
 * work is done and nothing holds. The counter is handed on, not judged: that takes the row (`bookPasskeyUse`).
 */
export async function judgeProof(
  answer: PasskeyAnswer,
  challenge: string,
  publicKey: Uint8Array<ArrayBuffer> | null,
): Promise<{ counter: number; isBackedUp: boolean } | null> {
  const { id, authenticatorData, clientDataJSON, signature } = answer;
  const response = { authenticatorData, clientDataJSON, signature };
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: challenge,
      expectedOrigin,
      expectedRPID,
      credential: { id, publicKey: publicKey ?? (await unknownPublicKey()), counter: 0 },
      requireUserVerification: true,
    });
    if (!verified || publicKey === null || !isFromOwnPage(clientDataJSON)) return null;
    return { counter: authenticationInfo.newCounter, isBackedUp: authenticationInfo.credentialBackedUp };
  } catch {
    return null;
  }
}

function describe({ credentialId, transports }: NamedKey) {
  return { id: credentialId, transports: transports as AuthenticatorTransport[] };
}

// Certificates were not asked for, and judging them could mean fetching what a stranger's certificate names.
function isPlainStatement(attestationObject: string): boolean {
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
  const format = decoded.get('fmt');
  return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
}

// No page of ours is ever in a frame; a browser that says so was led here by somebody else's page.
function isFromOwnPage(clientDataJSON: string): boolean {
  const { crossOrigin, topOrigin } = decodeClientDataJSON(clientDataJSON);
  return crossOrigin !== true && topOrigin === undefined;
}
