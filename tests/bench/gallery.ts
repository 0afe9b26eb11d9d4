// npm run bench:gallery [-- --quick]   What a person with a large library feels: when the first thumbnails stand after a navigation, how
// evenly it scrolls, and what Lighthouse says of the page on a phone. Needs a build and Chromium. A target that is missed ends it with 1.

import os from 'node:os';
import { type Browser, chromium, type Page } from '@playwright/test';
import lighthouse from 'lighthouse';
import { startLibraryVault } from '@/tests/bench/support/library-vault';
import { median, percentile, report, rows, table } from '@/tests/bench/support/table';
import type { BenchVault } from '@/tests/bench/support/vault';

const isQuick = process.argv.includes('--quick');
const PORT = Number(process.env['SAFELIGHT_BENCH_PORT'] ?? 3198);
const DEBUG_PORT = PORT + 100;
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const NAVIGATIONS = 7;
const SCROLL_SECONDS = 10;
const PIXELS_A_FRAME = 40;
const LONG_FRAME_MILLISECONDS = 20;
const THUMBNAIL_MILLISECONDS = 1_000;

type Frames = { readonly count: number; readonly long: number; readonly median: number; readonly p95: number };

const sizes = isQuick ? [10_000] : [10_000, 100_000];
for (const size of sizes) await measure(size);
process.stdout.write(`\nNode ${process.version}, ${os.availableParallelism()} cores\n\n${table()}\n`);
if (rows.some((row) => row.isMet === false)) process.exitCode = 1;

async function measure(size: number): Promise<void> {
  const vault = await startLibraryVault(PORT, size, isQuick ? 1_000 : 3_650);
  const args = ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${DEBUG_PORT}`];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    await measureNavigation(browser, vault, size);
    await measureScroll(browser, vault, size);
    if (size === 10_000) await measureLighthouse(vault, size);
  } finally {
    await browser.close();
    await vault.stop();
  }
}

async function openPage(browser: Browser, vault: BenchVault): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [name = '', value = ''] = vault.cookie.split('=');
  await context.addCookies([{ name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
  return context.newPage();
}

/** From the start of the navigation until every thumbnail on the first screen is painted. */
async function measureNavigation(browser: Browser, vault: BenchVault, size: number): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round <= NAVIGATIONS; round += 1) {
    const page = await openPage(browser, vault);
    await page.goto(`${vault.origin}/photos`, { waitUntil: 'commit' });
    const time = await page.evaluate(untilThumbnailsStand);
    // The first round warms the server up.
    if (round > 0) times.push(time);
    await page.context().close();
  }
  report({
    metric: `first screen of thumbnails, ${size.toLocaleString('en')} pictures, empty cache`,
    measured: `${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)}-${Math.max(...times).toFixed(0)})`,
    yardstick: 'none',
    ratio: null,
    target: `< ${THUMBNAIL_MILLISECONDS} ms`,
    isMet: median(times) < THUMBNAIL_MILLISECONDS,
  });
}

async function measureScroll(browser: Browser, vault: BenchVault, size: number): Promise<void> {
  const page = await openPage(browser, vault);
  const options = { seconds: SCROLL_SECONDS, step: PIXELS_A_FRAME, long: LONG_FRAME_MILLISECONDS };
  await page.goto(`${vault.origin}/api/health/live`);
  const empty = summarise(await page.evaluate(scrollEvenly, { ...options, step: 0 }));
  await page.goto(`${vault.origin}/photos`, { waitUntil: 'networkidle' });
  const gallery = summarise(await page.evaluate(scrollEvenly, options));
  const share = (frames: Frames) => frames.long / frames.count;
  const extra = share(gallery) - share(empty);
  report({
    metric: `frames over ${LONG_FRAME_MILLISECONDS} ms while ${size.toLocaleString('en')} pictures scroll by at ${PIXELS_A_FRAME * 60} px/s`,
    measured: describeFrames(gallery),
    yardstick: `an empty page, same run: ${describeFrames(empty)}`,
    ratio: null,
    target: 'at most 2 % more than the empty page, median 16.7 ms',
    isMet: extra <= 0.02 && gallery.median < 17.5,
  });
  await page.context().close();
}

function summarise(deltas: readonly number[]): Frames {
  return {
    count: deltas.length,
    long: deltas.filter((delta) => delta > LONG_FRAME_MILLISECONDS).length,
    median: median(deltas),
    p95: percentile(deltas, 0.95),
  };
}

function describeFrames({ count, long, median: middle, p95 }: Frames): string {
  return `${long} of ${count} (${((100 * long) / count).toFixed(1)} %), median ${middle.toFixed(1)}, p95 ${p95.toFixed(1)} ms`;
}

async function measureLighthouse(vault: BenchVault, size: number): Promise<void> {
  const result = await lighthouse(`${vault.origin}/photos`, {
    port: DEBUG_PORT,
    output: 'json',
    logLevel: 'error',
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    extraHeaders: { cookie: vault.cookie },
  });
  if (result === undefined) throw new Error('Lighthouse gave no result');
  const { categories, audits } = result.lhr;
  const scoreOf = (id: string) => Math.round((categories[id]?.score ?? 0) * 100);
  const valueOf = (id: string) => audits[id]?.numericValue ?? Number.NaN;
  for (const [id, target] of [
    ['performance', 95],
    ['accessibility', 100],
    ['best-practices', 100],
  ] as const) {
    report({
      metric: `Lighthouse on a phone, ${size.toLocaleString('en')} pictures: ${id}`,
      measured: String(scoreOf(id)),
      yardstick: 'none',
      ratio: null,
      target: `>= ${target}`,
      isMet: scoreOf(id) >= target,
    });
  }
  const shift = valueOf('cumulative-layout-shift');
  report({
    metric: 'the same: layout shift; first and largest paint, blocking time',
    measured: `${shift.toFixed(3)}; ${['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time'].map((id) => `${valueOf(id).toFixed(0)} ms`).join(', ')}`,
    yardstick: 'none',
    ratio: null,
    target: 'shift < 0.02',
    isMet: shift < 0.02,
  });
  const failed = Object.values(audits).filter((audit) => audit.score !== null && audit.score < 0.9);
  process.stderr.write(failed.map((audit) => `    ${audit.id}: ${audit.displayValue ?? audit.title}\n`).join(''));
}

/** Runs in the page. */
function untilThumbnailsStand(): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      const images = [...document.querySelectorAll<HTMLImageElement>('.gallery img')].filter((image) => {
        const { top, bottom } = image.getBoundingClientRect();
        return bottom > 0 && top < window.innerHeight;
      });
      const areAllThere = images.length > 5 && images.every((image) => image.complete && image.naturalWidth > 0);
      if (areAllThere) requestAnimationFrame(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    look();
  });
}

/** Runs in the page: the milliseconds between frames while it scrolls by so many pixels each frame. */
function scrollEvenly({ seconds, step }: { seconds: number; step: number; long: number }): Promise<number[]> {
  return new Promise((resolve) => {
    const deltas: number[] = [];
    let last: number | null = null;
    const frame = (now: number) => {
      if (last !== null) deltas.push(now - last);
      last = now;
      if (deltas.reduce((sum, delta) => sum + delta, 0) > seconds * 1000) return resolve(deltas);
      window.scrollBy({ top: step, behavior: 'instant' });
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}
