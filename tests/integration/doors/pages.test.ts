// The pages without the middleware: each of them asks for its person itself, and sends nobody's browser to sign in before
// it reads a thing. A page that is missing from the table fails.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createAlbum } from '@/lib/vault/albums/change-album';
import { signInAdmin } from '@/tests/support/people/admins';
import { following } from '@/tests/support/requests/forms';
import { resetRequest } from '@/tests/support/requests/next-headers';
import { signIn } from '@/tests/support/people/signed-in';

type Props = { params: Promise<Record<string, string>>; searchParams: Promise<Record<string, string>> };
type Page = (props: Props) => Promise<unknown>;

const IMAGE_ID = '3f1c9d0e-8a52-4c39-9d3e-52b6f5a7e001';
const ALBUM_ID = '0197a1b2-0000-7000-8000-00000000a1b0';
// page -> where nobody is sent; null: anybody may see it.
const PAGES: Record<string, string | null> = {
  'app/(public)/confirm-email/page.tsx': null,
  'app/(admin)/admin/users/page.tsx': 'admin/users',
  'app/(public)/forgot-password/page.tsx': null,
  'app/(public)/keep-account/page.tsx': null,
  'app/(public)/page.tsx': null,
  'app/(public)/reset-password/page.tsx': null,
  'app/(public)/second-step/page.tsx': null,
  'app/(public)/set-up/page.tsx': null,
  'app/(public)/sign-in/page.tsx': null,
  'app/(public)/sign-up/page.tsx': null,
  'app/(public)/signed-out/page.tsx': null,
  'app/(public)/verify/page.tsx': null,
  'app/(vault)/albums/[albumId]/[imageId]/page.tsx': 'albums',
  'app/(vault)/albums/[albumId]/page.tsx': 'albums',
  'app/(vault)/albums/page.tsx': 'albums',
  'app/(vault)/confirm/page.tsx': 'confirm',
  'app/(vault)/favourites/page.tsx': 'favourites',
  'app/(vault)/photos/[imageId]/page.tsx': 'photos',
  'app/(vault)/photos/page.tsx': 'photos',
  'app/(vault)/search/page.tsx': 'search',
  'app/(vault)/settings/account/page.tsx': 'settings/account',
  'app/(vault)/settings/export/new/page.tsx': 'settings/export/new',
  'app/(vault)/settings/export/page.tsx': 'settings/export',
  'app/(vault)/settings/page.tsx': 'settings',
  'app/(vault)/settings/privacy/page.tsx': 'settings/privacy',
  'app/(vault)/settings/privacy/watermark/page.tsx': 'settings/privacy/watermark',
  'app/(vault)/settings/security/authenticator/page.tsx': 'settings/security/authenticator',
  'app/(vault)/settings/security/linked/page.tsx': 'settings/security/linked',
  'app/(vault)/settings/security/page.tsx': 'settings/security',
  'app/(vault)/settings/security/recovery-codes/page.tsx': 'settings/security/recovery-codes',
  'app/(vault)/settings/security/passkeys/page.tsx': 'settings/security/passkeys',
  'app/(vault)/settings/security/password/page.tsx': 'settings/security/password',
  'app/(vault)/settings/tokens/new/page.tsx': 'settings/tokens/new',
  'app/(vault)/settings/tokens/page.tsx': 'settings/tokens',
  'app/(vault)/trash/page.tsx': 'trash',
};
const GUARDED = Object.entries(PAGES).filter(([, area]) => area !== null) as [string, string][];

function pageFiles(): string[] {
  return readdirSync('app', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^page\.(tsx?|jsx?|mdx?)$/.test(entry.name))
    .map((entry) => path.posix.join(entry.parentPath.split(path.sep).join('/'), entry.name))
    .sort();
}

async function open(file: string, params: Record<string, string> = { albumId: ALBUM_ID, imageId: IMAGE_ID }): Promise<unknown> {
  const { default: page } = (await import(path.resolve(file))) as { default: Page };
  return following(page({ params: Promise.resolve(params), searchParams: Promise.resolve({ cursor: 'x', next: '/settings' }) }));
}

beforeEach(resetRequest);

it('names every page', () => {
  expect(pageFiles()).toEqual(Object.keys(PAGES).sort());
});

describe('nobody', () => {
  it.each(GUARDED)('is sent to sign in by %s, and back to this site only', async (file, area) => {
    for (const params of [
      { albumId: ALBUM_ID, imageId: IMAGE_ID },
      { albumId: '//evil.example', imageId: '//evil.example' },
      { albumId: '', imageId: '' },
    ]) {
      const { redirectTo } = (await open(file, params)) as { redirectTo: string };
      const target = new URL(redirectTo, 'http://localhost:3000');
      expect([target.origin, target.pathname]).toEqual(['http://localhost:3000', '/sign-in']);
      expect(target.searchParams.get('next')).toMatch(
        new RegExp(`^/${area}(\\?photo=${IMAGE_ID}|(/${ALBUM_ID})?(/${IMAGE_ID})?)?$`),
      );
    }
  });
});

describe('a signed-in person', () => {
  it.each(GUARDED.filter(([file]) => !file.includes('[') && !file.includes('(admin)')))('is shown %s', async (file) => {
    await signIn('Anna');
    expect(await open(file)).toEqual(expect.objectContaining({ props: expect.any(Object) }));
  });

  it.each(GUARDED.filter(([file]) => file.includes('(admin)')))(
    'finds nothing at %s, where an admin finds something',
    async (file) => {
      await signIn('Anna');
      await expect(open(file)).rejects.toMatchObject({ digest: expect.stringContaining('404') });
      await signInAdmin();
      expect(await open(file)).toEqual(expect.objectContaining({ props: expect.any(Object) }));
    },
  );

  it('gets the same "not found" for a picture that is not theirs as for one that is not there', async () => {
    await signIn('Bob');
    for (const imageId of [IMAGE_ID, 'x', '../settings']) {
      await expect(open('app/(vault)/photos/[imageId]/page.tsx', { imageId })).rejects.toMatchObject({
        digest: expect.stringContaining('404'),
      });
    }
  });

  it('gets the same "not found" for an album that is not theirs as for one that is not there', async () => {
    const { actor } = await signIn('Anna');
    const { id } = await createAlbum(actor, { title: 'Harbour' });
    const pages = ['app/(vault)/albums/[albumId]/page.tsx', 'app/(vault)/albums/[albumId]/[imageId]/page.tsx'];
    expect(await open(pages[0] ?? '', { albumId: id })).toEqual(expect.objectContaining({ props: expect.any(Object) }));
    await signIn('Bob');
    for (const file of pages)
      for (const albumId of [id, ALBUM_ID, 'x', '../settings']) {
        await expect(open(file, { albumId, imageId: IMAGE_ID })).rejects.toMatchObject({
          digest: expect.stringContaining('404'),
        });
      }
  });
});
