'use server';

import { publicFormAction } from '@/lib/auth/doors';
import { signUp as start } from '@/lib/auth/sign-up/sign-up';
import { signUpSchema } from '@/lib/shared/account/auth-schemas';

const PER_ADDRESS = { limit: 20, windowSeconds: 60 * 60 };

export const signUp = publicFormAction({ name: 'auth.sign-up', schema: signUpSchema, limit: PER_ADDRESS }, start);
