'use client';

// Recovery codes on the one page that ever shows them, with the ways to keep them. A printer gets this part alone.

import { Copy, Download, Printer } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Button } from '@/app/_components/ui/form/button';
import { recoveryCodes as words } from '@/lib/shared/messages/account/factors';

const never = () => () => {};

export function FreshCodes({ codes }: { codes: readonly string[] }) {
  const isScripted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <section aria-label={words.list} className="grid gap-4 rounded-lg border border-warn/40 bg-warn-soft p-4 sm:p-5">
      <div role="status" className="grid gap-1">
        <h3 className="font-semibold">{words.freshTitle}</h3>
        <p className="text-sm text-text-2">{words.fresh}</p>
      </div>
      <div data-print-only className="grid gap-3">
        <p className="hidden text-lg font-semibold print:block">{words.printTitle}</p>
        <ol className="grid grid-cols-1 gap-x-6 gap-y-2.5 font-mono text-sm leading-snug sm:gap-y-1.5 sm:text-base md:grid-cols-2">
          {codes.map((code) => (
            <CodeItem key={code} code={code} />
          ))}
        </ol>
        <p className="hidden text-sm print:block">{words.printNote}</p>
      </div>
      {isScripted ? <Keep codes={codes} /> : <p className="text-sm text-text-2">{words.withoutScripts}</p>}
    </section>
  );
}

/** Where a whole code does not fit, it goes on after its middle and nowhere else. */
function CodeItem({ code }: { code: string }) {
  const middle = code.indexOf('-', code.length / 2 - 1) + 1;
  return (
    <li className="select-all whitespace-nowrap">
      {code.slice(0, middle)}
      <wbr className="whitespace-normal" />
      {code.slice(middle)}
    </li>
  );
}

function Keep({ codes }: { codes: readonly string[] }) {
  const [copy, setCopy] = useState<'none' | 'done' | 'failed'>('none');
  const text = `${codes.join('\n')}\n`;
  const copyAll = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopy('done'),
      () => setCopy('failed'),
    );
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        <Button variant="secondary" onClick={() => void copyAll()}>
          <Copy aria-hidden />
          {words.copy}
        </Button>
        <Button variant="secondary" onClick={() => window.print()}>
          <Printer aria-hidden />
          {words.print}
        </Button>
        <Button variant="secondary" onClick={() => save(`${words.printTitle}\n${words.printNote}\n\n${text}`)}>
          <Download aria-hidden />
          {words.download}
        </Button>
      </div>
      {copy === 'done' ? <Alert tone="good" title={words.copied} isLive /> : null}
      {copy === 'failed' ? <Alert tone="warn" title={words.copyFailed} isLive /> : null}
    </div>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = words.fileName;
  link.click();
  // The browser has taken the bytes once the click is through.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
