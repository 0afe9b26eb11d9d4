// What docs/api.md promises is what the code holds.

import { readFileSync } from 'node:fs';
import { BAD_TOKEN_RULE } from '@/lib/auth/door/bad-token-limit';
import { TOKEN_RULE } from '@/lib/auth/door/token-answer';
import { ERROR_CODES } from '@/lib/shared/error-codes';
import { ERROR_STATUS } from '@/lib/http/error-status';
import { apiImageOf } from '@/lib/shared/api-schemas';
import { DEFAULT_TOKEN_DAYS, MAX_TOKEN_DAYS, TOKEN_SCOPES } from '@/lib/shared/account/token-rules';

const contract = readFileSync('docs/api.md', 'utf8');

it('names every scope and the limits as they are', () => {
  for (const scope of TOKEN_SCOPES) expect(contract).toContain(`\`${scope}\``);
  expect(contract).toContain(`1 to ${MAX_TOKEN_DAYS} days (${DEFAULT_TOKEN_DAYS} unless`);
  expect(contract).toContain(`${TOKEN_RULE.limit.toLocaleString('en')} requests a minute`);
  expect(contract).toContain(`sends ${BAD_TOKEN_RULE.limit} bad tokens in ten minutes`);
  expect([TOKEN_RULE.windowSeconds, BAD_TOKEN_RULE.windowSeconds]).toEqual([60, 600]);
});

it('names only codes there are, each beside its status', () => {
  const rows = [...contract.matchAll(/^\| ([45]\d\d(?: 4\d\d)*) \| (.+?) \|/gm)];
  expect(rows.length).toBeGreaterThan(10);
  for (const [, statuses = '', codes = ''] of rows) {
    for (const [, code = ''] of codes.matchAll(/`([a-z]+\/[a-z-]+)`/g)) {
      expect(ERROR_CODES).toContain(code);
      expect([code, statuses.split(' ')]).toEqual([code, expect.arrayContaining([String(ERROR_STATUS[code as 'auth/scope'])])]);
    }
  }
});

it('shows a picture with exactly the fields it has', () => {
  const [, shown = '{}'] = /^\/\/ Image\n(\{.*\})$/m.exec(contract) ?? [];
  const image = apiImageOf({
    id: 'i',
    name: 'n',
    mediaType: 'image/jpeg',
    width: 1,
    height: 1,
    isAnimated: false,
    plainBytes: 1,
    createdAt: 'c',
    trashedAt: null,
    placeholder: 'p',
    takenAt: null,
    isFavourite: false,
    caption: null,
    altText: null,
  });
  expect(Object.keys(JSON.parse(shown))).toEqual(Object.keys(image));
});
