// What people may type into the forms of identity. The same schemas run in the browser and at the door.

import { z } from 'zod';
import { MAX_EMAIL_CHARACTERS, MAX_PASSWORD_CHARACTERS, MAX_PERSON_NAME_CHARACTERS } from '@/lib/shared/limits';

// One plain address: no quotes, lists, comments or display names (GHSA-5jpx-9hw9-2fx4), and ASCII after NFKC so
// that no look-alike @ can appear later (GHSA-7rqj-j65f-68wh).
const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** An e-mail address in the one form the house compares: trimmed, lower case, plain ASCII. */
export const emailSchema = z
  .string()
  .trim()
  .max(MAX_EMAIL_CHARACTERS, 'email/too-long')
  .transform((text) => text.toLowerCase())
  .pipe(z.string().regex(ADDRESS, 'email/invalid'));

/** A new password as typed, NFKC; strength is judged on the server (lib/auth/passwords/password-policy.ts). */
export const passwordSchema = z
  .string()
  .min(1, 'password/missing')
  .max(MAX_PASSWORD_CHARACTERS, 'password/too-long')
  .transform((text) => text.normalize('NFKC'))
  .pipe(z.string().max(MAX_PASSWORD_CHARACTERS, 'password/too-long'));

/** A name to show, of a person or of a thing of theirs: no control characters, no line breaks, nothing that re-orders text. */
export const nameSchemaOf = (maxCharacters: number) =>
  z
    .string()
    .trim()
    .transform((text) => text.normalize('NFC'))
    .pipe(
      z
        .string()
        .min(1, 'name/missing')
        .max(maxCharacters, 'name/too-long')
        .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u, 'name/characters'),
    );

/** A person's display name. */
export const personNameSchema = nameSchemaOf(MAX_PERSON_NAME_CHARACTERS);

export const signUpSchema = z.strictObject({ name: personNameSchema, email: emailSchema, password: passwordSchema });
export const signInSchema = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
  next: z.string().max(500).optional(),
});
/** `next` is the path of ours to go on to. */
export const confirmPasswordSchema = z.strictObject({ password: passwordSchema, next: z.string().max(500).optional() });
export const forgotPasswordSchema = z.strictObject({ email: emailSchema });
/** `token` is the one-time secret of a mailed link: 43 characters of base64url. */
export const linkTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'link/invalid');
export const verifyEmailSchema = z.strictObject({ token: linkTokenSchema });
export const resetPasswordSchema = z.strictObject({ token: linkTokenSchema, password: passwordSchema });
export const setUpSchema = z.strictObject({
  token: linkTokenSchema,
  name: personNameSchema,
  email: emailSchema,
  password: passwordSchema,
});
/** Where a list of people goes on: the id of the last one already seen. */
export const pageAfterSchema = z.uuid();
/** The person an admin means. */
export const personIdSchema = z.strictObject({ personId: z.uuid() });
export const changePasswordSchema = z.strictObject({ currentPassword: passwordSchema, password: passwordSchema });
export const changeNameSchema = z.strictObject({ name: personNameSchema });
export const sessionIdSchema = z.strictObject({ sessionId: z.uuid() });
