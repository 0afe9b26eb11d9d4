'use server';

import { keepAccount as keep } from '@/lib/auth/account/close-account';
import { publicFormAction } from '@/lib/auth/doors';
import { linkOnlySchema } from '@/lib/shared/account/account-schemas';

const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };

export const keepAccount = publicFormAction({ name: 'auth.keep-account', schema: linkOnlySchema, limit: PER_ADDRESS }, keep);
