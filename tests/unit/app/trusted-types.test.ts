// The policy made by the bundle and the one made by the page's own script let the same things through.

import { runInNewContext } from 'node:vm';
import { trustedTypesScript } from '@/lib/http/headers/trusted-types-script';

type Policy = { createScriptURL(text: string): string | null; createHTML(text: string): string | null };

const origin = 'https://vault.example';
const location = { origin, href: `${origin}/photos` };

function policyOfScript(): Policy {
  let made: Policy | undefined;
  const trustedTypes = { createPolicy: (_name: string, policy: Policy) => (made = policy) };
  runInNewContext(trustedTypesScript, { window: { trustedTypes }, trustedTypes, location, URL });
  return made as unknown as Policy;
}

async function loadBundle(defaultPolicy: unknown = null): Promise<Policy | undefined> {
  let made: Policy | undefined;
  const trustedTypes = { defaultPolicy, createPolicy: (_name: string, policy: Policy) => (made = policy) };
  Object.assign(globalThis, { trustedTypes, location });
  await jest.isolateModulesAsync(async () => {
    await import('@/instrumentation-client');
  });
  return made;
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'trustedTypes');
  Reflect.deleteProperty(globalThis, 'location');
});

const URLS = [
  ['/_next/static/chunks/a.js', true],
  [`${origin}/_next/static/chunks/a.js`, true],
  ['/_next/static/../../evil.js', false],
  ['//evil.example/_next/static/a.js', false],
  ['https://evil.example/_next/static/a.js', false],
  ['/api/images/1/original', false],
  ['data:text/javascript,alert(1)', false],
  ['javascript:alert(1)', false],
] as const;
const MARKUP = [
  ['<script></script>', true],
  ['<script>alert(1)</script>', false],
  ['<img src=x onerror=alert(1)>', false],
  ['', false],
] as const;

describe('the default Trusted Types policy', () => {
  it.each(URLS)('loads %s: %s', async (url, isAllowed) => {
    const expected = isAllowed ? url : null;
    expect((await loadBundle())?.createScriptURL(url)).toBe(expected);
    expect(policyOfScript().createScriptURL(url)).toBe(expected);
  });

  it.each(MARKUP)('writes %j: %s', async (markup, isAllowed) => {
    const expected = isAllowed ? markup : null;
    expect((await loadBundle())?.createHTML(markup)).toBe(expected);
    expect(policyOfScript().createHTML(markup)).toBe(expected);
  });

  it('is left alone where the page made it already', async () => {
    expect(await loadBundle({})).toBeUndefined();
  });
});
