// Says what a new password still lacks, rule by rule, while it is typed. The server has the last word.

import { clsx } from 'clsx';
import { Check, Circle } from 'lucide-react';
import { strength } from '@/lib/shared/messages/en';
import { listPasswordHints, PASSWORD_REASONS, type PasswordFault, type PasswordRule } from '@/lib/shared/account/password-hints';

const RULES: Readonly<Record<PasswordRule, readonly PasswordFault[]>> = {
  composed: ['password/too-short', 'password/no-upper', 'password/no-lower', 'password/no-digit', 'password/no-special'],
  nist: ['password/too-short-15'],
};

export type StrengthMeterProps = { password: string; rule: PasswordRule };

export function StrengthMeter({ password, rule }: StrengthMeterProps) {
  const rules = RULES[rule];
  const faults = new Set(password === '' ? rules : listPasswordHints(password, rule));
  const missing = rules.filter((fault) => faults.has(fault));
  const met = rules.length - missing.length;
  return (
    <div className="grid gap-2 pt-1">
      <div aria-hidden className="flex gap-1">
        {rules.map((fault, index) => (
          <span
            key={fault}
            className={clsx(
              'h-1 flex-1 rounded-full transition-colors',
              index >= met ? 'bg-surface-3' : missing.length === 0 ? 'bg-good' : 'bg-warn',
            )}
          />
        ))}
      </div>
      <ul aria-label={strength.heading} className="grid gap-0.5 text-sm">
        {rules.map((fault) => {
          const isMet = !faults.has(fault);
          const Icon = isMet ? Check : Circle;
          return (
            <li key={fault} className={clsx('flex items-start gap-2', isMet ? 'text-good' : 'text-text-3')}>
              <Icon aria-hidden className={clsx('mt-0.5 shrink-0', isMet ? 'size-4' : 'm-0.5 size-3')} />
              <span>
                <span className="sr-only">{isMet ? strength.met : strength.missing}: </span>
                {PASSWORD_REASONS[fault]}
              </span>
            </li>
          );
        })}
      </ul>
      <p className="text-sm text-text-3">{strength.note}</p>
      <p role="status" className="sr-only">
        {password === '' ? '' : missing.length === 0 ? strength.good : strength.remaining(missing.length)}
      </p>
    </div>
  );
}
