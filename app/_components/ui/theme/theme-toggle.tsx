'use client';

// System, light or dark: three radio buttons, shown once the browser knows which one is chosen.

import { clsx } from 'clsx';
import { type LucideIcon, Monitor, Moon, Sun } from 'lucide-react';
import { useId, useSyncExternalStore } from 'react';
import { chooseTheme, readTheme, subscribeToTheme, THEMES, type Theme } from '@/app/_components/ui/theme/theme';
import { common } from '@/lib/shared/messages/common';

const ICONS: Readonly<Record<Theme, LucideIcon>> = { system: Monitor, light: Sun, dark: Moon };

export function ThemeToggle({ isCompact = false }: { isCompact?: boolean }) {
  const group = useId();
  // Null on the server, which cannot know.
  const chosen = useSyncExternalStore(subscribeToTheme, readTheme, () => null);
  return (
    <fieldset
      className={clsx(
        'inline-flex min-w-0 max-w-full flex-wrap rounded-lg border border-line bg-surface-0 p-1',
        chosen === null && 'invisible',
      )}
    >
      <legend className="sr-only">{common.theme.label}</legend>
      {THEMES.map((theme) => {
        const Icon = ICONS[theme];
        return (
          <label
            key={theme}
            className={clsx(
              'flex min-h-8 cursor-pointer items-center justify-center gap-2 rounded-md px-2 text-sm text-text-3 transition-colors hover:text-text-1 sm:px-2.5',
              'has-checked:bg-surface-3 has-checked:text-text-1 has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11 pointer-coarse:min-w-11',
            )}
          >
            <input
              type="radio"
              name={group}
              value={theme}
              className="sr-only"
              checked={chosen === theme}
              onChange={() => chooseTheme(theme)}
            />
            <Icon aria-hidden className="size-4" />
            <span className={clsx(isCompact && 'sr-only')}>{common.theme[theme]}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
