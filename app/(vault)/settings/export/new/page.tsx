// Asking for an export, behind a fresh proof: it takes every picture out of the vault.

import type { Metadata } from 'next';
import { StartExportForm } from '@/app/(vault)/settings/export/_components/start-export-form';
import { Card } from '@/app/_components/ui/card';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import { exportWords } from '@/lib/shared/messages/pictures/exports';
import { listAlbums } from '@/lib/vault/albums/list-albums';

export const metadata: Metadata = { title: exportWords.create.title };

export default async function NewExportPage() {
  const actor = await requireFreshActorOrRedirect('/settings/export/new');
  return (
    <Card title={exportWords.create.title} description={exportWords.create.description} headingId="new-export">
      <StartExportForm albums={await listAlbums(actor)} />
    </Card>
  );
}
