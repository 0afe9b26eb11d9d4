// The theme: chosen here, kept here, shown before the first paint, told to every tab.

import { runInNewContext } from 'node:vm';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { InlineScript } from '@/app/_components/ui/theme/inline-script';
import { chooseTheme, readTheme, resolveTheme, themeScript } from '@/app/_components/ui/theme/theme';
import { ThemeToggle } from '@/app/_components/ui/theme/theme-toggle';

const html = document.documentElement;
let isSystemLight = false;

beforeEach(() => {
  isSystemLight = false;
  localStorage.clear();
  delete html.dataset.theme;
  window.matchMedia = () =>
    ({ matches: isSystemLight, addEventListener: () => {}, removeEventListener: () => {} }) as unknown as MediaQueryList;
});

describe('ThemeToggle', () => {
  it('starts with the system and shows what is chosen', async () => {
    render(<ThemeToggle />);
    expect(screen.getByRole('radio', { name: 'System' })).toBeChecked();
    await userEvent.click(screen.getByRole('radio', { name: 'Light' }));
    expect(html.dataset.theme).toBe('light');
    expect(readTheme()).toBe('light');
    await userEvent.click(screen.getByRole('radio', { name: 'System' }));
    expect(html.dataset.theme).toBeUndefined();
  });

  it('follows a choice made in another tab', () => {
    render(<ThemeToggle />);
    act(() => {
      localStorage.setItem('safelight-theme', 'dark');
      window.dispatchEvent(new StorageEvent('storage', { key: 'safelight-theme' }));
    });
    expect(screen.getByRole('radio', { name: 'Dark' })).toBeChecked();
    expect(html.dataset.theme).toBe('dark');
  });
});

describe('resolveTheme', () => {
  it('follows the system until a person chooses', () => {
    expect(resolveTheme()).toBe('dark');
    isSystemLight = true;
    expect(resolveTheme()).toBe('light');
    chooseTheme('dark');
    expect(resolveTheme()).toBe('dark');
  });
});

describe('themeScript', () => {
  const run = () => runInNewContext(themeScript, { localStorage, document }) as unknown;

  it.each([
    ['light', 'light'],
    ['dark', 'dark'],
    ['system', undefined],
    ['<script>', undefined],
  ])('shows a stored %s', (stored, shown) => {
    localStorage.setItem('safelight-theme', stored);
    run();
    expect(html.dataset.theme).toBe(shown);
  });

  it('cannot end its own element', () => {
    expect(themeScript).not.toContain('</');
  });
});

describe('InlineScript', () => {
  it('is in the document of the server, survives hydration without complaint, and is not written by the browser', () => {
    const element = <InlineScript nonce="abc" source="window.ran = 1" />;
    const root = document.createElement('div');
    root.innerHTML = renderToString(element);
    expect(root.innerHTML).toBe('<script nonce="abc">window.ran = 1</script>');
    act(() => {
      hydrateRoot(root, element);
    });
    const { container } = render(element);
    expect(container).toBeEmptyDOMElement();
  });
});
