'use server';

import { z } from 'zod';
import { userAction, userFormAction } from '@/lib/auth/doors';
import {
  addPasskey as keepPasskey,
  removePasskey as dropPasskey,
  renamePasskey as nameAnew,
  startAddingPasskey,
} from '@/lib/auth/passkeys/passkeys';
import { addPasskeySchema, passkeyIdSchema, renamePasskeySchema } from '@/lib/shared/account/passkey-schemas';

const CHANGES = { limit: 60, windowSeconds: 10 * 60 };

export const startPasskey = userAction(
  { name: 'settings.start-passkey', schema: z.strictObject({}), limit: CHANGES, isStepUp: true },
  startAddingPasskey,
);
export const addPasskey = userAction(
  { name: 'settings.add-passkey', schema: addPasskeySchema, limit: CHANGES, isStepUp: true },
  keepPasskey,
);
export const renamePasskey = userFormAction(
  { name: 'settings.rename-passkey', schema: renamePasskeySchema, limit: CHANGES },
  nameAnew,
);
export const removePasskey = userFormAction(
  { name: 'settings.remove-passkey', schema: passkeyIdSchema, limit: CHANGES, isStepUp: true },
  dropPasskey,
);
