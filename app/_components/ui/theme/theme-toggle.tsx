'use client';

// System, light or dark: three radio buttons, shown once the browser knows which one is chosen.

import { clsx } from 'clsx';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useId, useSyncExternalStore } from 'react';
import { common } from '@/lib/shared/messages/common';

const THEMES = [
  { value: 'system', icon: Monitor, label: common.theme.system },
  { value: 'light', icon: Sun, label: common.theme.light },
  { value: 'dark', icon: Moon, label: common.theme.dark },
] as const;

const never = () => () => {};

export function ThemeToggle({ isCompact = false }: { isCompact?: boolean }) {
  const { theme, setTheme } = useTheme();
  const group = useId();
  const isHydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset className={clsx('inline-flex rounded-lg border border-line bg-surface-0 p-1', !isHydrated && 'invisible')}>
      <legend className="sr-only">{common.theme.label}</legend>
      {THEMES.map(({ value, icon: Icon, label }) => (
        <label
          key={value}
          className={clsx(
            'flex min-h-8 cursor-pointer items-center justify-center gap-2 rounded-md px-2.5 text-sm text-text-3 transition-colors hover:text-text-1',
            'has-checked:bg-surface-3 has-checked:text-text-1 has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11 pointer-coarse:min-w-11',
          )}
        >
          <input
            type="radio"
            name={group}
            value={value}
            className="sr-only"
            checked={isHydrated && theme === value}
            onChange={() => setTheme(value)}
          />
          <Icon aria-hidden className="size-4" />
          <span className={clsx(isCompact && 'sr-only')}>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
