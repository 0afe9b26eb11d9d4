// npm run safelight -- …: the operator's command. In the image it is `node safelight.mjs …` (scripts/start/build.ts).

import path from 'node:path';
import { main } from '@/scripts/safelight/main';

process.exitCode = await main(path.resolve(import.meta.dirname, '..'), process.argv.slice(2));
