'use client';

// A form around a server action. After a refusal the first marked field has the focus. Works without JavaScript.

import { clsx } from 'clsx';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ActionResult } from '@/lib/shared/dto';

export type ActionFormProps = {
  action: (form: FormData) => void;
  result: ActionResult<unknown> | null;
  label?: string;
  className?: string;
  children: ReactNode;
};

export function ActionForm({ action, result, label, className, children }: ActionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!result || result.ok) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [result]);
  return (
    <form ref={form} action={action} aria-label={label} className={clsx('grid gap-5', className)}>
      {children}
    </form>
  );
}
