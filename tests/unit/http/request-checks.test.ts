// What a request's head may claim, and what of it is believed.

import { FORM_BODY_BYTES, requireBodyLength, uploadBodyBytes } from '@/lib/http/requests/body-length';
import { clientAddress, limitPrefix, networkPrefix } from '@/lib/http/requests/client-address';
import { createPageNonce } from '@/lib/http/headers/nonce';
import { isSignedInArea, safeNextPath } from '@/lib/http/paths';
import { createRequestId, requestIdFrom } from '@/lib/http/requests/request-id';
import { isOwnFormWithoutReferrer, isSameOrigin } from '@/lib/http/requests/same-origin';
import { isSafelightError } from '@/lib/shared/safelight-error';

const ORIGIN = 'https://vault.example.org';

describe('isSameOrigin', () => {
  it.each(['GET', 'HEAD', 'OPTIONS', 'get'])('lets %s pass from anywhere', (method) => {
    expect(isSameOrigin(new Headers({ origin: 'https://evil.example' }), method, ORIGIN)).toBe(true);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'post'])('accepts %s from our own pages', (method) => {
    expect(isSameOrigin(new Headers({ origin: ORIGIN }), method, ORIGIN)).toBe(true);
    expect(isSameOrigin(new Headers({ 'sec-fetch-site': 'same-origin' }), method, ORIGIN)).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['another site', { origin: 'https://evil.example' }],
    ['null', { origin: 'null' }],
    ['null with a claim', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['an empty origin', { origin: '' }],
    ['a sub-domain', { origin: 'https://x.vault.example.org' }],
    ['a longer host', { origin: 'https://vault.example.org.evil.example' }],
    ['a prefix', { origin: 'https://vault.example.or' }],
    ['another port', { origin: 'https://vault.example.org:8443' }],
    ['another scheme', { origin: 'http://vault.example.org' }],
    ['a path', { origin: 'https://vault.example.org/' }],
    ['two origins', { origin: `${ORIGIN}, https://evil.example` }],
    ['a foreign origin with a claim', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['the same site', { 'sec-fetch-site': 'same-site' }],
    ['no site', { 'sec-fetch-site': 'none' }],
    ['a foreign origin and a matching forwarded host', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
  ])('refuses a write from %s', (_, headers) => {
    expect(isSameOrigin(new Headers(headers), 'POST', ORIGIN)).toBe(false);
  });
});

describe('isOwnFormWithoutReferrer', () => {
  const own = { origin: 'null', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

  it('knows the form of a page that asks for no referrer', () => {
    expect(isOwnFormWithoutReferrer(new Headers(own))).toBe(true);
  });

  it.each([
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
    ['sec-fetch-mode', 'cors'],
    ['sec-fetch-dest', 'iframe'],
    ['origin', 'https://evil.example'],
  ])('refuses %s: %s', (name, value) => {
    expect(isOwnFormWithoutReferrer(new Headers({ ...own, [name]: value }))).toBe(false);
  });

  it('refuses a bare null', () => expect(isOwnFormWithoutReferrer(new Headers({ origin: 'null' }))).toBe(false));
});

describe('clientAddress', () => {
  const token = 'door-token-of-this-process';
  const told = (address: string, door = token) => new Headers({ 'x-client-ip': address, 'x-safelight-door': door });

  it('believes the outer door', () => {
    expect(clientAddress(told('203.0.113.9'), token)).toBe('203.0.113.9');
    expect(clientAddress(told('::ffff:203.0.113.9'), token)).toBe('203.0.113.9');
    expect(clientAddress(told('2001:DB8::1'), token)).toBe('2001:db8::1');
  });

  it.each([
    '',
    'x',
    'door-token-of-this-proces',
    'door-token-of-this-processs',
    'door-token-of-this-processdoor-token-of-this-process',
  ])('believes nobody with the token %p', (door) => expect(clientAddress(told('203.0.113.9', door), token)).toBeNull());

  it('believes nobody when there is no door, and no header of the usual proxies', () => {
    expect(clientAddress(told('203.0.113.9'), undefined)).toBeNull();
    expect(clientAddress(told('203.0.113.9', ''), '')).toBeNull();
    const headers = new Headers({ 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9', 'x-client-ip': '203.0.113.9' });
    expect(clientAddress(headers, token)).toBeNull();
  });

  it.each(['', 'nobody', '1.2.3', '1.2.3.4, 5.6.7.8', '::1::2'])('is null for %p', (text) => {
    expect(clientAddress(told(text), token)).toBeNull();
  });
});

describe('networkPrefix and limitPrefix', () => {
  it.each([
    ['203.0.113.9', '203.0.113.0/24', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.0/24', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001::9', '2001:db8:1::/48', '2001:db8:1:0::/64'],
    ['::1', '0:0:0::/48', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0::/48', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0::/48', '64:ff9b:0:0::/64'],
    ['1:2:3:4:5:6:192.0.2.1', '1:2:3::/48', '1:2:3:4::/64'],
    ['nonsense', 'unknown', 'unknown'],
  ])('%s', (address, network, limit) => {
    expect(networkPrefix(address)).toBe(network);
    expect(limitPrefix(address)).toBe(limit);
  });

  it('counts all of one /64 together, and its neighbour apart', () => {
    expect(limitPrefix('2001:db8::1')).toBe(limitPrefix('2001:db8:0:0:ffff::2'));
    expect(limitPrefix('2001:db8::1')).not.toBe(limitPrefix('2001:db8:0:1::1'));
  });
});

describe('requireBodyLength', () => {
  const codeOf = (headers: Record<string, string>, method = 'POST') => {
    try {
      requireBodyLength(new Headers(headers), method, 1000);
      return null;
    } catch (error) {
      return isSafelightError(error) ? error.code : error;
    }
  };

  it('passes reads and honest lengths up to the limit', () => {
    expect(codeOf({}, 'GET')).toBeNull();
    expect(codeOf({ 'content-length': '0' })).toBeNull();
    expect(codeOf({ 'content-length': '1000' })).toBeNull();
  });

  it.each([
    {},
    { 'content-length': '' },
    { 'content-length': '-1' },
    { 'content-length': '1e3' },
    { 'content-length': '10, 10' },
    { 'content-length': '0x10' },
    { 'content-length': '9'.repeat(16) },
    { 'content-length': '10', 'transfer-encoding': 'chunked' },
  ])('demands a length: %p', (headers) => expect(codeOf(headers as Record<string, string>)).toBe('request/length-required'));

  it('refuses one byte more', () => expect(codeOf({ 'content-length': '1001' })).toBe('request/too-large'));
  it('leaves room for the multipart frame', () => expect(uploadBodyBytes(5_242_880)).toBe(5_242_880 + FORM_BODY_BYTES));
});

describe('requestIdFrom', () => {
  it('keeps a UUID and replaces anything else', () => {
    const id = createRequestId();
    expect(requestIdFrom(new Headers({ 'x-request-id': id }))).toBe(id);
    for (const forged of ['', 'x', `${id}x`, `${id} {"level":"fatal"}`, id.toUpperCase()]) {
      const own = requestIdFrom(new Headers({ 'x-request-id': forged }));
      expect(own).toMatch(/^[0-9a-f-]{36}$/);
      expect(own).not.toBe(forged);
    }
  });
});

describe('createPageNonce', () => {
  it('is 144 fresh bits of base64', () => {
    const many = new Set(Array.from({ length: 2000 }, createPageNonce));
    expect(many.size).toBe(2000);
    for (const nonce of many) expect(nonce).toMatch(/^[A-Za-z0-9+/]{24}$/);
  });
});

describe('paths', () => {
  it('knows the signed-in areas and nothing that merely begins like one', () => {
    for (const path of ['/photos', '/photos/x', '/albums/x', '/favourites', '/search', '/trash', '/settings/sessions', '/admin'])
      expect(isSignedInArea(path)).toBe(true);
    for (const path of ['/', '/photosx', '/sign-in', '/api/photos', '/x/photos']) expect(isSignedInArea(path)).toBe(false);
  });

  it.each([
    ['/photos/1?x=1#y', '/photos/1?x=1#y'],
    ['/a/../trash', '/trash'],
    ['//evil.example', '/photos'],
    ['/\\evil.example', '/photos'],
    ['/\t/evil.example', '/photos'],
    ['/.//evil.example', '/photos'],
    ['https://evil.example', '/photos'],
    ['javascript:alert(1)', '/photos'],
    ['photos', '/photos'],
    ['', '/photos'],
  ])('safeNextPath(%p)', (next, expected) => expect(safeNextPath(next, ORIGIN)).toBe(expected));

  it('goes to the photos when there is no way back', () => expect(safeNextPath(undefined, ORIGIN)).toBe('/photos'));
});
