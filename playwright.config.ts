// Browser tests: the production build, started as the README says, in Debian's Chromium.

import path from 'node:path';
import { defineConfig } from '@playwright/test';

const reports = process.env['SAFELIGHT_REPORTS'] ?? 'test-results/reports';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  globalSetup: './tests/e2e/support/start-vault.ts',
  outputDir: 'test-results/browser',
  reporter: [['list'], ['json', { outputFile: path.join(reports, 'playwright.json') }]],
  use: {
    baseURL: `http://localhost:${process.env['SAFELIGHT_E2E_PORT'] ?? '3170'}`,
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
