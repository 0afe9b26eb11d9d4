// npm run bench:gallery [-- --quick | -- --page | -- 100000]   What a person with a large library feels: when the first thumbnails stand after a
// navigation, how evenly it scrolls, and what the page costs a phone. Needs a build and Chromium. A target that is missed ends it with 1.
// `--page` measures the page alone, by what does not depend on what else the machine does; CI runs it.

import os from 'node:os';
import { type Browser, chromium, type Page } from '@playwright/test';
import { startLibraryVault } from '@/tests/bench/support/browser/library-vault';
import { openPlainPage } from '@/tests/bench/support/browser/plain-page';
import { measureLighthouse } from '@/tests/bench/support/browser/lighthouse';
import { median, percentile, report, rows, table } from '@/tests/bench/support/table';
import type { BenchVault } from '@/tests/bench/support/vault';

const isPageAlone = process.argv.includes('--page');
const isQuick = isPageAlone || process.argv.includes('--quick');
const PORT = Number(process.env['SAFELIGHT_BENCH_PORT'] ?? 3198);
const DEBUG_PORT = PORT + 100;
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 412, height: 823 };
const NAVIGATIONS = 7;
const STARTS = 5;
const MOST_START = 2.5;
const SCROLL_SECONDS = 10;
const PIXELS_A_FRAME = 40;
/** More than are scrolled past. */
const PLAIN_IMAGES = 3_000;
const REST_MILLISECONDS = 1_000;
const LONG_FRAME_MILLISECONDS = 20;
const FRAME_MILLISECONDS = 1000 / 60;
const THUMBNAIL_MILLISECONDS = 1_000;

type Frames = { readonly count: number; readonly long: number; readonly median: number; readonly p95: number };

const asked = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
const sizes = asked.length > 0 ? asked : isQuick ? [10_000] : [10_000, 100_000];
for (const size of sizes) await measure(size);
process.stdout.write(`\nNode ${process.version}, ${os.availableParallelism()} cores\n\n${table()}\n`);
if (rows.some(({ isMet, isGoal }) => isMet === false && isGoal !== true)) process.exitCode = 1;

async function measure(size: number): Promise<void> {
  const vault = await startLibraryVault(PORT, size, Math.round(size / 27));
  const args = ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${DEBUG_PORT}`];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    if (!isPageAlone) {
      await measureNavigation(browser, vault, size);
      await measureScroll(browser, vault, size);
    }
    if (size === 10_000) {
      await measureStart(browser, vault, size);
      await measureLighthouse(DEBUG_PORT, vault, size);
    }
  } finally {
    await browser.close();
    await vault.stop();
  }
}

async function openPage(browser: Browser, vault: BenchVault, viewport = DESKTOP): Promise<Page> {
  const context = await browser.newContext({ viewport });
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
  const options = { seconds: SCROLL_SECONDS, step: PIXELS_A_FRAME };
  const plainPage = await openPage(browser, vault);
  await openPlainPage(plainPage, vault, PLAIN_IMAGES);
  const still = summarise(await plainPage.evaluate(scrollEvenly, { ...options, step: 0 }));
  const plain = summarise(await plainPage.evaluate(scrollEvenly, options));
  await plainPage.context().close();

  const page = await openPage(browser, vault);
  await page.goto(`${vault.origin}/photos`, { waitUntil: 'networkidle' });
  const work = await startWork(page);
  const gallery = summarise(await page.evaluate(scrollEvenly, options));
  const milliseconds = (await work()) / gallery.count;
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
  await page.waitForTimeout(REST_MILLISECONDS);
  const again = summarise(await page.evaluate(scrollEvenly, options));
  await page.context().close();

  const name = `${size.toLocaleString('en')} pictures scroll by`;
  report({
    metric: `main thread while ${name}, CPU for each frame`,
    measured: `${milliseconds.toFixed(1)} ms`,
    yardstick: 'a frame: 16.7 ms',
    ratio: milliseconds / FRAME_MILLISECONDS,
    target: '<= 0.6',
    isMet: milliseconds / FRAME_MILLISECONDS <= 0.6,
  });
  const compare = (frames: Frames, yardstick: Frames) => ({
    measured: describeFrames(frames),
    ratio: null,
    isMet: frames.long / frames.count - yardstick.long / yardstick.count <= 0.02 && frames.median < 17.5,
  });
  report({
    metric: `frames over ${LONG_FRAME_MILLISECONDS} ms while ${name} at ${PIXELS_A_FRAME * 60} px/s, seen for the first time`,
    yardstick: `the same thumbnails in plain HTML: ${describeFrames(plain)}`,
    target: 'at most 2 % more, median 16.7 ms',
    ...compare(gallery, plain),
  });
  report({
    metric: 'the same, seen before',
    yardstick: `a page that stands still: ${describeFrames(still)}`,
    target: 'at most 2 % more, median 16.7 ms',
    ...compare(again, still),
  });
}

/** CPU milliseconds of the page's main thread until the answer is called: unlike frames, they do not depend on what else runs. */
async function startWork(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  const before = await read();
  return async () => (await read()) - before;
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

/**
 * What the start of the page costs a phone's main thread, beside the same frame with no picture in it. Both in CPU time, in turns: it
 * shows what this page adds, whatever else the machine does.
 */
async function measureStart(browser: Browser, vault: BenchVault, size: number): Promise<void> {
  const times: Record<'/photos' | '/favourites', number[]> = { '/photos': [], '/favourites': [] };
  for (let round = 0; round <= STARTS; round += 1) {
    for (const address of ['/favourites', '/photos'] as const) {
      const page = await openPage(browser, vault, PHONE);
      const work = await startWork(page);
      await page.goto(`${vault.origin}${address}`, { waitUntil: 'networkidle' });
      const milliseconds = await work();
      // The first round warms the server up.
      if (round > 0) times[address].push(milliseconds);
      await page.context().close();
    }
  }
  const [own, frame] = [median(times['/photos']), median(times['/favourites'])];
  report({
    metric: `start of the page on a phone, ${size.toLocaleString('en')} pictures, CPU of its main thread`,
    measured: `${own.toFixed(0)} ms`,
    yardstick: `the same frame with no picture ${frame.toFixed(0)} ms`,
    ratio: own / frame,
    target: `<= ${MOST_START}`,
    isMet: own / frame <= MOST_START,
  });
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
function scrollEvenly({ seconds, step }: { seconds: number; step: number }): Promise<number[]> {
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
