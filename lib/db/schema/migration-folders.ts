// Where the migrations of this build rest, and which schema each folder is for.

import path from 'node:path';

const prisma = path.join(/* turbopackIgnore: true */ process.cwd(), 'prisma');

/** The data store (DATABASE_URL). */
export const DATA_MIGRATIONS = { folder: path.join(prisma, 'migrations'), schema: 'public' } as const;
/** The key store (KEYRING_DATABASE_URL, else DATABASE_URL). */
export const KEYRING_MIGRATIONS = { folder: path.join(prisma, 'keyring', 'migrations'), schema: 'keyring' } as const;
