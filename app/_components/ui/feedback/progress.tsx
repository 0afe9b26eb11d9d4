// How far something is. Give a value from 0 to 1, or none when nobody can know.

import { clsx } from 'clsx';

const TONES = { accent: 'text-accent', good: 'text-good', warn: 'text-warn', bad: 'text-bad' } as const;

export type ProgressProps = {
  label: string;
  value?: number;
  /** What a screen reader says in place of the bare percentage. */
  valueText?: string;
  tone?: keyof typeof TONES;
  className?: string;
};

export function Progress({ label, value, valueText, tone = 'accent', className }: ProgressProps) {
  const known = value === undefined ? {} : { value: Math.min(1, Math.max(0, value)) };
  return (
    <progress aria-label={label} aria-valuetext={valueText} max={1} className={clsx('bar', TONES[tone], className)} {...known} />
  );
}
