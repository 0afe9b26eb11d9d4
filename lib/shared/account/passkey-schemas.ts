// What a browser may answer in a passkey's ceremony: only what is judged, bounded, and nothing beside it.

import { z } from 'zod';
import { nameSchemaOf } from '@/lib/shared/account/auth-schemas';
import { MAX_PASSKEY_NAME_CHARACTERS } from '@/lib/shared/limits';

const base64url = (maxCharacters: number) =>
  z
    .string()
    .min(1)
    .max(maxCharacters)
    .regex(/^[A-Za-z0-9_-]+$/);

/** WebAuthn allows ids of 1023 bytes. */
const credentialIdSchema = base64url(1364);
/** Challenge, origin and type as JSON; browsers may add fields of their own. */
const clientDataSchema = base64url(2048);
const transportSchema = z
  .string()
  .max(32)
  .regex(/^[a-z][a-z-]*$/);

/** What a new passkey answers. */
export const newPasskeyAnswerSchema = z.strictObject({
  id: credentialIdSchema,
  attestationObject: base64url(8192),
  clientDataJSON: clientDataSchema,
  transports: z.array(transportSchema).max(10),
});
export type NewPasskeyAnswer = z.output<typeof newPasskeyAnswerSchema>;

/** What a passkey answers that proves who holds it. `userHandle` is left out by keys that were named to the browser. */
export const passkeyAnswerSchema = z.strictObject({
  id: credentialIdSchema,
  authenticatorData: base64url(4096),
  clientDataJSON: clientDataSchema,
  signature: base64url(1024),
  userHandle: base64url(86).optional(),
});
export type PasskeyAnswer = z.output<typeof passkeyAnswerSchema>;

/** The name of a passkey: 1 to 60 characters, as people's own names. */
export const passkeyNameSchema = nameSchemaOf(MAX_PASSKEY_NAME_CHARACTERS);

/** An empty name stands for the device's own words. */
export const addPasskeySchema = z.strictObject({
  name: z.union([z.literal(''), passkeyNameSchema]),
  answer: newPasskeyAnswerSchema,
});
export const renamePasskeySchema = z.strictObject({ passkeyId: z.uuid(), name: passkeyNameSchema });
export const passkeyIdSchema = z.strictObject({ passkeyId: z.uuid() });
export const passkeyProofSchema = z.strictObject({ answer: passkeyAnswerSchema });
/** `next` is the path of ours to go on to. */
export const passkeySignInSchema = z.strictObject({ answer: passkeyAnswerSchema, next: z.string().max(500).optional() });
