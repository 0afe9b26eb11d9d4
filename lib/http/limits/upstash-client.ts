// Makes a plain Redis connection look like the REST client that @upstash/ratelimit expects. It passes scripts on and knows no limit.

import type { Ratelimit } from '@upstash/ratelimit';
import type { Redis } from 'ioredis';

type UpstashRedis = ConstructorParameters<typeof Ratelimit>[0]['redis'];

// Redis 7.0 refuses the flag in the scripts' first line ("Unexpected flag in script shebang"); without the line it runs everywhere.
const SHEBANG = /^\s*#!lua[^\n]*\n/;

/** The part of the REST client that limits use, over `redis`. Scripts are cached under their own hash, less their first line. */
export function upstashOver(redis: Redis): UpstashRedis {
  const ownHashes = new Map<string, string>();
  const client = {
    async eval(script: string, keys: string[], args: unknown[]) {
      const own = script.replace(SHEBANG, '');
      ownHashes.set(await sha1(script), await sha1(own));
      return redis.eval(own, keys.length, ...keys, ...args.map(String));
    },
    async evalsha(hash: string, keys: string[], args: unknown[]) {
      const own = ownHashes.get(hash);
      // The library answers NOSCRIPT with `eval`, which teaches us the script.
      if (own === undefined) throw new Error('NOSCRIPT No matching script.');
      return redis.evalsha(own, keys.length, ...keys, ...args.map(String));
    },
    get: (key: string) => redis.get(key),
    set: (key: string, value: string | number) => redis.set(key, value),
    del: (...keys: string[]) => redis.del(...keys),
  };
  return client as unknown as UpstashRedis;
}

// SHA-1 is the name Redis gives to scripts; nothing rests on its strength.
async function sha1(text: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex');
}
