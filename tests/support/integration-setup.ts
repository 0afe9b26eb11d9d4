// After each integration test file: what holds connections or processes lets go of them, so that Jest can end and the database be dropped.

import { closeLimits } from '@/lib/auth/limits';
import { closeDatabase } from '@/lib/db/client';
import { closeKeyring } from '@/lib/db/keys/keyring';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { flushEvents } from '@/lib/watch/record';
import { resetRequest } from '@/tests/support/requests/next-headers';

beforeEach(() => resetRequest());
afterAll(async () => {
  await flushEvents();
  await closeDecoders();
  closeLimits();
  await closeKeyring();
  await closeDatabase();
});
