'use client';

// The one time a token is shown. Without JavaScript it can still be selected and copied by hand.

import { Copy } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Button } from '@/app/_components/ui/form/button';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { inputClass } from '@/app/_components/ui/form/fields/input';
import { LocalTime } from '@/app/_components/ui/local';
import type { IssuedTokenDto } from '@/lib/shared/dto';
import { tokens } from '@/lib/shared/messages/account/tokens';

const words = tokens.made;
const never = () => () => {};

export function MadeToken({ made }: { made: IssuedTokenDto }) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  const isHydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  useEffect(() => field.current?.focus(), []);
  const copy = () => {
    field.current?.select();
    navigator.clipboard.writeText(made.token).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  };
  return (
    <div className="grid gap-5">
      <Alert tone="warn" title={words.title} isLive>
        <p>{words.once}</p>
      </Alert>
      <div className="grid gap-1.5">
        <label htmlFor={id} className="text-sm font-medium text-text-1">
          {words.label(made.name)}
        </label>
        <textarea
          ref={field}
          id={id}
          readOnly
          rows={3}
          spellCheck={false}
          autoComplete="off"
          className={`${inputClass} resize-none py-2 font-mono break-all`}
          value={made.token}
          onFocus={(event) => event.currentTarget.select()}
        />
        <p className="text-sm text-text-2">
          {words.expires} <LocalTime iso={made.expires} style="date" />. {words.usage}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        {isHydrated ? (
          <Button variant="primary" onClick={copy}>
            <Copy aria-hidden />
            {words.copy}
          </Button>
        ) : null}
        <Link href="/settings/tokens" className={buttonClass({ variant: 'secondary' })}>
          {words.done}
        </Link>
      </div>
      <p role="status" className="text-sm text-text-2">
        {outcome === 'copied' ? words.copied : outcome === 'failed' ? words.copyFailed : ''}
      </p>
    </div>
  );
}
