// npm run test:service: the built product as it is run for real. Needs redis-server and clamd; builds when there is no current build.

import path from 'node:path';
import { build, isBuildCurrent } from '@/scripts/start/build';
import { testDeployed } from './deployed.ts';
import { testOperator } from './operator-cli.ts';
import { testScanner } from './scanner.ts';
import { testStart } from './start.ts';
import { report } from './support/checks.ts';

const root = path.resolve(import.meta.dirname, '../..');

if (!(await isBuildCurrent(root))) await build(root);
try {
  await testStart(root);
  await testOperator(root);
  await testScanner(root);
  await testDeployed(root);
} finally {
  report();
}
