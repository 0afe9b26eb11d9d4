// Whether this process can do its work: each part is asked, and a part that does not answer is named in general words.

import { limitOrThrow } from '@/lib/auth/limits';
import { pingDataStore, pingKeyStore } from '@/lib/db/readiness';
import { keyProvider } from '@/lib/keys/provider';
import { log } from '@/lib/log/log';
import { pingScanner } from '@/lib/malware/scanner';
import { requireWritableStorage } from '@/lib/storage/readiness';

export type Part = 'database' | 'key store' | 'root keys' | 'storage' | 'limits' | 'scanner';

const ASK_MILLISECONDS = 2_000;
/** Anybody may ask, so one answer serves everybody who asks within this time. */
const FRESH_MILLISECONDS = 1_000;
const PROBE_RULE = { limit: 1_000_000, windowSeconds: 60 };

const PARTS: Readonly<Record<Part, () => Promise<unknown>>> = {
  database: pingDataStore,
  'key store': pingKeyStore,
  'root keys': async () => keyProvider().currentRootKeyId(),
  storage: requireWritableStorage,
  limits: () => limitOrThrow('readiness:probe', PROBE_RULE),
  scanner: pingScanner,
};

let latest: { at: number; answer: Promise<Part[]> } | undefined;

/** The parts that do not answer now (within two seconds); empty when all do. Never throws. */
export function findFailingParts(): Promise<Part[]> {
  const now = Date.now();
  if (!latest || now - latest.at > FRESH_MILLISECONDS) latest = { at: now, answer: askAll() };
  return latest.answer;
}

async function askAll(): Promise<Part[]> {
  const answers = await Promise.all(
    (Object.keys(PARTS) as Part[]).map(async (part) => {
      try {
        await inTime(PARTS[part]());
        return [];
      } catch (error) {
        log().warn({ error, part }, 'not ready');
        return [part];
      }
    }),
  );
  return answers.flat();
}

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  work.catch(() => undefined);
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ASK_MILLISECONDS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
