// Unit tests: no database is named, so that a test that reaches for one fails.

import os from 'node:os';
import path from 'node:path';
import { FORGOTTEN_VARIABLES, testVariables } from './environment';

for (const name of FORGOTTEN_VARIABLES) delete process.env[name];
Object.assign(process.env, testVariables(path.join(os.tmpdir(), 'safelight-unit-tests')));
