'use server';

import { adminFormAction } from '@/lib/auth/doors';
import { endSessionsOf, lockPerson as lock, unlockPerson as unlock } from '@/lib/auth/operator/lock-person';
import { sendLater } from '@/lib/auth/operator/notice';
import { requirePerson } from '@/lib/auth/operator/person';
import { resetPerson } from '@/lib/auth/operator/reset-person';
import { personIdSchema } from '@/lib/shared/account/auth-schemas';

const DEEDS = { limit: 100, windowSeconds: 10 * 60 };
const MAILS = { limit: 30, windowSeconds: 60 * 60 };
const grave = { schema: personIdSchema, isStepUp: true } as const;

export const lockPerson = adminFormAction({ ...grave, name: 'admin.lock', limit: DEEDS }, async (admin, { personId: id }) => {
  const { isChanged, notice } = await lock(admin, await requirePerson({ id }));
  sendLater(notice);
  return { isChanged };
});
export const unlockPerson = adminFormAction({ ...grave, name: 'admin.unlock', limit: DEEDS }, async (admin, { personId: id }) => {
  const { isChanged, notice } = await unlock(admin, await requirePerson({ id }));
  sendLater(notice);
  return { isChanged };
});
export const endPersonSessions = adminFormAction(
  { ...grave, name: 'admin.end-sessions', limit: DEEDS },
  async (admin, { personId: id }) => {
    const { ended, notice } = await endSessionsOf(admin, await requirePerson({ id }));
    sendLater(notice);
    return { ended };
  },
);
export const sendResetLink = adminFormAction(
  { ...grave, name: 'admin.send-reset', limit: MAILS },
  async (admin, { personId: id }) => {
    const { notice } = await resetPerson(admin, await requirePerson({ id }), { areFactorsRemoved: false });
    sendLater(notice);
  },
);
