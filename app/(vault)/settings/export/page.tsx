// The person's exports: how far each is, its parts, and the means to take it back.

import type { Metadata } from 'next';
import Link from 'next/link';
import { ExportList } from '@/app/(vault)/settings/export/_components/export-list';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Card } from '@/app/_components/ui/card';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { exportWords } from '@/lib/shared/messages/pictures/exports';
import { listExports } from '@/lib/vault/export/own-exports';

export const metadata: Metadata = { title: exportWords.title };

export default async function ExportPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActorOrRedirect('/settings/export');
  const { problem } = await searchParams;
  const problems: Readonly<Record<string, string>> = exportWords.problems;
  const sentence = typeof problem === 'string' && Object.hasOwn(problems, problem) ? problems[problem] : undefined;
  return (
    <Card
      title={exportWords.title}
      description={exportWords.description}
      headingId="export"
      actions={
        <Link href="/settings/export/new" className={buttonClass({ variant: 'primary' })}>
          {exportWords.list.create}
        </Link>
      }
    >
      {sentence ? (
        <div className="mb-4">
          <Alert tone="bad">{sentence}</Alert>
        </div>
      ) : null}
      <ExportList exports={await listExports(actor)} />
    </Card>
  );
}
