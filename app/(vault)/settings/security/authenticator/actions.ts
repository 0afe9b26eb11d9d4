'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { userFormAction } from '@/lib/auth/doors';
import {
  beginAuthenticator as begin,
  confirmAuthenticator as confirm,
  removeAuthenticator as remove,
} from '@/lib/auth/factors/authenticator';
import { confirmAuthenticatorSchema } from '@/lib/shared/account/factor-schemas';

const CHANGES = { limit: 20, windowSeconds: 10 * 60 };
const nothing = z.strictObject({});

export const beginAuthenticator = userFormAction(
  { name: 'settings.begin-authenticator', schema: nothing, limit: CHANGES, isStepUp: true },
  async (actor) => {
    const { enrolmentId } = await begin(actor);
    redirect(`/settings/security/authenticator?enrolment=${enrolmentId}`);
  },
);
export const confirmAuthenticator = userFormAction(
  { name: 'settings.confirm-authenticator', schema: confirmAuthenticatorSchema, limit: CHANGES, isStepUp: true },
  confirm,
);
export const removeAuthenticator = userFormAction(
  { name: 'settings.remove-authenticator', schema: nothing, limit: CHANGES, isStepUp: true },
  remove,
);
