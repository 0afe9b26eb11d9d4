// Which theme is in force, kept in this browser only. The system decides until a person does; then <html data-theme> says so.

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'safelight-theme';

/** Runs before the first paint, so that a chosen theme never flashes. Says the same as `showTheme(readTheme())`. */
export const themeScript = [
  `try{var t=localStorage.getItem('${STORAGE_KEY}');`,
  "if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}",
].join('');

const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);
const listeners = new Set<() => void>();

/** The choice of this browser; `system` where none was made or storage is closed. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return isTheme(stored) ? stored : 'system';
  } catch {
    return 'system';
  }
}

export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Keeps and shows a choice, here and in every other tab. */
export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage is closed: the choice holds for this page.
  }
  showTheme(theme);
  for (const listener of listeners) listener();
}

/** Tells of choices made here, in other tabs, and by the system. Call what is returned to stop. */
export function subscribeToTheme(listener: () => void): () => void {
  const fromOtherTab = (event: StorageEvent) => {
    if (event.key !== null && event.key !== STORAGE_KEY) return;
    showTheme(readTheme());
    listener();
  };
  const system = matchMedia('(prefers-color-scheme: light)');
  // A document built in the browser alone never ran the script above.
  showTheme(readTheme());
  listeners.add(listener);
  addEventListener('storage', fromOtherTab);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', fromOtherTab);
    system.removeEventListener('change', listener);
  };
}

/** What the person sees: the choice, or what the system asks for. */
export function resolveTheme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}
