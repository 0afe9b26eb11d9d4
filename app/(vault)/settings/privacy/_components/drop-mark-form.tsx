'use client';

// Gives an album's own watermark up, so that the account's counts again.

import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { dropMark } from '@/app/(vault)/settings/privacy/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { privacy } from '@/lib/shared/messages/pictures/privacy';

export function DropMarkForm({ albumId }: { albumId: string }) {
  const [result, action] = useActionState(dropMark, null);
  const router = useRouter();
  useEffect(() => {
    if (result?.ok) router.refresh();
  }, [result, router]);
  return (
    <ActionForm action={action} result={result} label={privacy.mark.drop}>
      <FormFailure result={result} />
      <input type="hidden" name="albumId" value={albumId} />
      <SubmitButton variant="secondary" className="justify-self-start">
        {privacy.mark.drop}
      </SubmitButton>
    </ActionForm>
  );
}
