// What people may type as a second proof, and as the first code of a new authenticator.

import { z } from 'zod';

/** Thirty letters and digits that nobody mistakes for one another: no 0 O, 1 I L, U. */
export const RECOVERY_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 117 random bits, so that a fast hash is enough at rest (ASVS 5.0, 6.5.2 wants 112). */
export const RECOVERY_CODE_CHARACTERS = 24;

const MAX_TYPED_CHARACTERS = 64;
const RECOVERY_CODE = new RegExp(`^[${RECOVERY_ALPHABET}]{${RECOVERY_CODE_CHARACTERS}}$`);

/** Six ASCII digits; spaces, which apps show and people copy, are dropped. */
export const totpCodeSchema = z
  .string()
  .max(MAX_TYPED_CHARACTERS, 'code/invalid')
  .transform((text) => text.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^[0-9]{6}$/, 'code/invalid'));

/** Twenty-four characters of the alphabet; case, spaces and dashes do not matter. */
export const recoveryCodeSchema = z
  .string()
  .max(MAX_TYPED_CHARACTERS, 'recovery-code/invalid')
  .transform((text) => text.replaceAll(/[\s\p{Pd}]/gu, '').toUpperCase())
  .pipe(z.string().regex(RECOVERY_CODE, 'recovery-code/invalid'));

/** One of the two codes that a waiting sign-in may be ended with. */
export const secondStepSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('otp'), code: totpCodeSchema }),
  z.strictObject({ method: z.literal('recovery'), code: recoveryCodeSchema }),
]);

/** Names one enrolment: the seed that was on the page, and no other. It is no secret. */
export const enrolmentIdSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'enrolment/invalid');
export const confirmAuthenticatorSchema = z.strictObject({ enrolmentId: enrolmentIdSchema, code: totpCodeSchema });
