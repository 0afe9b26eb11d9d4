'use server';

import { redirect } from 'next/navigation';
import { userFormAction } from '@/lib/auth/doors';
import { exportIdSchema, startExportSchema } from '@/lib/shared/exports/export-schemas';
import { deleteExport as remove } from '@/lib/vault/export/own-exports';
import { startExport as start } from '@/lib/vault/export/start-export';

export const startExport = userFormAction(
  { name: 'exports.start', schema: startExportSchema, limit: { limit: 20, windowSeconds: 60 * 60 }, isStepUp: true },
  async (actor, order) => {
    await start(actor, order);
    redirect('/settings/export');
  },
);
// Taking an export back costs nobody a picture, so it wants no fresh proof.
export const deleteExport = userFormAction(
  { name: 'exports.delete', schema: exportIdSchema, limit: { limit: 100, windowSeconds: 10 * 60 } },
  (actor, { exportId }) => remove(actor, exportId),
);
