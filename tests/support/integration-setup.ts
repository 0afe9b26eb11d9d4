// After each integration test file: what holds connections lets go of them, so that Jest can end and the database be dropped.

import { closeDatabase } from '@/lib/db/client';
import { resetRequest } from '@/tests/support/next-headers';

beforeEach(() => resetRequest());
afterAll(() => closeDatabase());
