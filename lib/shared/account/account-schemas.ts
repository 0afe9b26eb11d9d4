// What people may type into the forms of their account's life. The same schemas run in the browser and at the door.

import { z } from 'zod';
import { emailSchema, linkTokenSchema, passwordSchema } from '@/lib/shared/account/auth-schemas';

/** A new address for the account. */
export const changeEmailSchema = z.strictObject({ email: emailSchema });
/** The account's present address, typed to say "yes, this one". */
export const closeAccountSchema = z.strictObject({ email: emailSchema });
export const firstPasswordSchema = z.strictObject({ password: passwordSchema });
/** A mailed link and nothing besides. */
export const linkOnlySchema = z.strictObject({ token: linkTokenSchema });
