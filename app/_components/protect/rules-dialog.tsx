'use client';

// The rules of an album or of a picture, in a window over what one was doing.

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { loadRules } from '@/app/(vault)/settings/privacy/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Button } from '@/app/_components/ui/form/button';
import { Dialog } from '@/app/_components/ui/overlay/dialog';
import { common } from '@/lib/shared/messages/common';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import type { DownloadRules } from '@/lib/shared/protect/privacy';
import { RulesForm } from './rules-form';

const words = privacy.rules;

export type RulesDialogProps = {
  place: 'album' | 'image';
  id: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onSaved?: () => void;
};

export function RulesDialog({ place, id, isOpen, onOpenChange, onSaved }: RulesDialogProps) {
  const isAlbum = place === 'album';
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={isAlbum ? words.albumTitle : words.imageTitle}
      description={isAlbum ? words.albumDescription : words.imageDescription}
    >
      {isOpen ? <LoadedForm key={id} place={place} id={id} {...(onSaved && { onSaved })} /> : null}
      {isAlbum ? (
        <Link
          href={`/settings/privacy/watermark?album=${id}`}
          className="justify-self-start text-sm underline underline-offset-4"
        >
          {privacy.mark.albumLink}
        </Link>
      ) : null}
    </Dialog>
  );
}

function LoadedForm({ place, id, onSaved }: { place: 'album' | 'image'; id: string; onSaved?: () => void }) {
  const [rules, setRules] = useState<DownloadRules | 'loading' | 'failed'>('loading');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isWanted = true;
    const load = async () => {
      const result = await loadRules({ place, id }).catch(() => null);
      if (isWanted) setRules(result?.ok ? result.data : 'failed');
    };
    void load();
    return () => {
      isWanted = false;
    };
  }, [place, id, attempt]);
  if (rules === 'loading') {
    return (
      <p role="status" className="text-sm text-text-3">
        {words.loading}
      </p>
    );
  }
  if (rules === 'failed') {
    const retry = () => {
      setRules('loading');
      setAttempt(attempt + 1);
    };
    return (
      <Alert tone="bad" title={words.failed} isLive>
        <Button size="sm" onClick={retry}>
          {common.tryAgain}
        </Button>
      </Alert>
    );
  }
  return <RulesForm place={{ place, id }} rules={rules} {...(onSaved && { onSaved })} />;
}
