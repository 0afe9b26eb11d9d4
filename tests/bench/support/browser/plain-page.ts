// The yardstick of scrolling: the same thumbnails in a page of plain HTML, no script in it.

import type { Page } from '@playwright/test';
import type { BenchVault } from '@/tests/bench/support/vault';

const PAGE_IMAGES = 50;
const TILE = { width: 280, height: 210 } as const;
const ADDRESS = 'plain-page-of-the-bench';

/** Opens it, with the newest `count` pictures of the vault; the page needs the vault's cookie. */
export async function openPlainPage(page: Page, vault: BenchVault, count: number): Promise<void> {
  const ids = await listIds(vault, count);
  await page.route(`**/${ADDRESS}`, (route) => route.fulfill({ contentType: 'text/html', body: pageOf(ids) }));
  await page.goto(`${vault.origin}/${ADDRESS}`, { waitUntil: 'networkidle' });
}

async function listIds(vault: BenchVault, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null && ids.length < count; ) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${vault.origin}/api/images?limit=${PAGE_IMAGES}${query}`, { headers: { cookie: vault.cookie } });
    if (!answer.ok) throw new Error(`the list answered ${answer.status}`);
    const page = (await answer.json()) as { items: { id: string }[]; nextCursor: string | null };
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids;
}

function pageOf(ids: readonly string[]): string {
  const { width, height } = TILE;
  const image = (id: string) =>
    `<img loading="lazy" decoding="async" width="${width}" height="${height}" src="/api/images/${id}/thumbnail" alt="">`;
  return `<!doctype html><body style="margin:0;display:flex;flex-wrap:wrap;gap:4px">${ids.map(image).join('')}</body>`;
}
