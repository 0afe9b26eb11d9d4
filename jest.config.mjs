// Three kinds of tests: unit (no network, clock or database), components (a simulated browser), integration (real PostgreSQL).
// Runs with NODE_OPTIONS=--experimental-vm-modules, by which Jest loads modules that exist as ESM only.

import os from 'node:os';
import nextJest from 'next/jest.js';

const withNext = nextJest({ dir: './' });

const project = async (displayName, own) => ({
  ...(await withNext({
    displayName,
    clearMocks: true,
    restoreMocks: true,
    ...own,
    moduleNameMapper: {
      ...own.moduleNameMapper,
      '^@/(.*)$': '<rootDir>/$1',
    },
    setupFilesAfterEnv: ['<rootDir>/tests/support/fail-on-console.ts', ...(own.setupFilesAfterEnv ?? [])],
    modulePathIgnorePatterns: ['<rootDir>/.next/', '<rootDir>/.safelight/'],
  })()),
  // Packages are loaded as they are: transforming next-auth and its like breaks them.
  transformIgnorePatterns: ['/node_modules/'],
});

export default async () => ({
  testTimeout: 30_000,
  // Never in one process for all files: what loads modules for each of them keeps some of it, and ends with gigabytes.
  maxWorkers: Math.max(2, os.availableParallelism() - 1),
  workerIdleMemoryLimit: '1GB',
  // The rooms held to a share of branches (scripts/coverage-gate.mjs). What runs in a server process of its own is not seen.
  collectCoverageFrom: ['lib/{crypto,keys,auth,vault,http}/**/*.ts'],
  coverageDirectory: 'test-results/coverage',
  coverageReporters: ['json-summary'],
  projects: [
    await project('unit', {
      testEnvironment: 'node',
      testMatch: ['<rootDir>/tests/unit/**/*.test.ts', '<rootDir>/tests/vectors/**/*.test.ts'],
      setupFiles: ['<rootDir>/tests/support/unit-setup.ts'],
    }),
    await project('components', {
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/tests/unit/**/*.test.tsx'],
      setupFiles: ['<rootDir>/tests/support/unit-setup.ts'],
      setupFilesAfterEnv: ['<rootDir>/tests/support/component-setup.ts'],
    }),
    await project('integration', {
      testEnvironment: '<rootDir>/tests/support/database-environment.mjs',
      testMatch: ['<rootDir>/tests/integration/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/global-setup.mjs',
      globalTeardown: '<rootDir>/tests/support/global-teardown.mjs',
      setupFilesAfterEnv: ['<rootDir>/tests/support/integration-setup.ts'],
      moduleNameMapper: {
        '^next/headers(\\.js)?$': '<rootDir>/tests/support/requests/next-headers.ts',
        '^next/cache(\\.js)?$': '<rootDir>/tests/support/requests/next-cache.ts',
      },
    }),
  ],
});
