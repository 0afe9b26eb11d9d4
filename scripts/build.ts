// npm run build: the production build, whether or not there is one.

import path from 'node:path';
import { build } from '@/scripts/start/build';

try {
  await build(path.resolve(import.meta.dirname, '..'));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
