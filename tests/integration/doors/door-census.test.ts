// Every way into the house, listed from disk and held against this table: a door that is missing here fails the build.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type DoorMark, doorMarkOf } from '@/lib/auth/door/door-mark';
import { startPending } from '@/lib/auth/sign-in/pending';
import { db } from '@/lib/db/client';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { cookieHeader, resetRequest, setRequestHeader } from '@/tests/support/requests/next-headers';
import { makeStale } from '@/tests/support/people/second-factors';
import { keepPicture } from '@/tests/support/pictures/protected-pictures';
import { signIn } from '@/tests/support/people/signed-in';

type Access = DoorMark['access'];

// file -> export -> who may come in. The health routes tell nothing of anybody; the framework's own route files are none.
const CENSUS: Record<string, Record<string, Access>> = {
  'app/(public)/confirm-email/actions.ts': { confirmEmail: 'public' },
  'app/(admin)/admin/users/actions.ts': {
    lockPerson: 'admin',
    unlockPerson: 'admin',
    endPersonSessions: 'admin',
    sendResetLink: 'admin',
  },
  'app/(public)/forgot-password/actions.ts': { forgotPassword: 'public' },
  'app/(public)/keep-account/actions.ts': { keepAccount: 'public' },
  'app/(public)/reset-password/actions.ts': { resetPassword: 'public' },
  'app/(public)/second-step/actions.ts': { verifyCode: 'public', cancel: 'public' },
  'app/(public)/second-step/passkey/actions.ts': { startPasskey: 'public', finishPasskey: 'public' },
  'app/(public)/sign-in/actions.ts': {
    signIn: 'public',
    startProvider: 'public',
    startPasskey: 'public',
    finishPasskey: 'public',
  },
  'app/(public)/set-up/actions.ts': { setUp: 'public' },
  'app/(public)/sign-up/actions.ts': { signUp: 'public' },
  'app/(public)/verify/actions.ts': { verifyEmail: 'public' },
  'app/(vault)/confirm/actions.ts': { confirmPassword: 'user', confirmByProvider: 'user' },
  'app/(vault)/confirm/passkey/actions.ts': { startPasskey: 'user', finishPasskey: 'user' },
  'app/(vault)/albums/actions.ts': {
    listAlbums: 'user',
    listAlbumImages: 'user',
    createAlbum: 'user',
    renameAlbum: 'user',
    deleteAlbum: 'user',
    restoreAlbum: 'user',
    setAlbumCover: 'user',
    moveAlbum: 'user',
    addToAlbum: 'user',
    removeFromAlbum: 'user',
    restoreToAlbum: 'user',
    moveInAlbum: 'user',
  },
  'app/(vault)/search/actions.ts': { searchImages: 'user' },
  'app/(vault)/photos/organise/actions.ts': {
    setFavourite: 'user',
    describeImage: 'user',
    listTags: 'user',
    listImageTags: 'user',
    listImageAlbums: 'user',
    tagImages: 'user',
    untagImages: 'user',
    renameTag: 'user',
    deleteTag: 'user',
  },
  'app/(vault)/photos/actions.ts': {
    uploadPhoto: 'user',
    uploadPhotoForm: 'user',
    loadPhotos: 'user',
    loadPhotoDetails: 'user',
    findDuplicates: 'user',
    loadSimilar: 'user',
    renamePhoto: 'user',
    trashPhotos: 'user',
    restorePhotos: 'user',
    deletePhotosForever: 'user',
    emptyTrashForever: 'user',
  },
  'app/(vault)/settings/account/actions.ts': { changeEmail: 'user', cancelEmailChange: 'user', closeAccount: 'user' },
  'app/(vault)/settings/export/actions.ts': { startExport: 'user', deleteExport: 'user' },
  'app/(vault)/settings/security/password/actions.ts': { setPassword: 'user', changePassword: 'user' },
  'app/(vault)/settings/actions.ts': {
    changeName: 'user',
    endSession: 'user',
    endOtherSessions: 'user',
    signOut: 'public',
  },
  'app/(vault)/settings/privacy/actions.ts': {
    saveKeeping: 'user',
    saveRules: 'user',
    loadRules: 'user',
    loadProtection: 'user',
    saveMark: 'user',
    dropMark: 'user',
    drawMarkSample: 'user',
  },
  'app/(vault)/settings/security/authenticator/actions.ts': {
    beginAuthenticator: 'user',
    confirmAuthenticator: 'user',
    removeAuthenticator: 'user',
  },
  'app/(vault)/settings/security/recovery-codes/actions.ts': { regenerateRecoveryCodes: 'user' },
  'app/(vault)/settings/security/passkeys/actions.ts': {
    startPasskey: 'user',
    addPasskey: 'user',
    renamePasskey: 'user',
    removePasskey: 'user',
  },
  'app/(vault)/settings/security/linked/actions.ts': { linkAccount: 'user', unlinkAccount: 'user' },
  'app/(vault)/settings/tokens/actions.ts': { createToken: 'user', revokeToken: 'user' },
  'app/api/auth/callback/google/route.ts': { GET: 'public' },
  'app/api/auth/callback/oidc/route.ts': { GET: 'public' },
  'app/api/cron/sweep/route.ts': { GET: 'scheduler' },
  'app/api/exports/[exportId]/[part]/route.ts': { GET: 'user', HEAD: 'user' },
  'app/api/health/live/route.ts': { GET: 'public' },
  'app/api/health/ready/route.ts': { GET: 'public' },
  'app/api/images/route.ts': { GET: 'user' },
  'app/api/images/[imageId]/[rendition]/route.ts': { GET: 'user', HEAD: 'user' },
  'app/api/timeline/days/route.ts': { POST: 'user' },
  'app/api/timeline/route.ts': { GET: 'user' },
  'app/api/uploads/route.ts': { POST: 'user' },
  'app/api/uploads/tus/route.ts': { POST: 'user' },
  'app/api/uploads/tus/[uploadId]/route.ts': { HEAD: 'user', PATCH: 'user', DELETE: 'user' },
  // The API: what is public there refuses the method (405) or the address (404), whoever asks.
  'app/api/v1/[[...rest]]/route.ts': {
    GET: 'public',
    HEAD: 'public',
    POST: 'public',
    PUT: 'public',
    PATCH: 'public',
    DELETE: 'public',
    OPTIONS: 'public',
  },
  'app/api/v1/images/[imageId]/content/route.ts': {
    GET: 'token',
    HEAD: 'token',
    POST: 'public',
    PUT: 'public',
    PATCH: 'public',
    DELETE: 'public',
    OPTIONS: 'public',
  },
  'app/api/v1/images/[imageId]/route.ts': {
    GET: 'token',
    DELETE: 'token',
    POST: 'public',
    PUT: 'public',
    PATCH: 'public',
    OPTIONS: 'public',
  },
  'app/api/v1/images/route.ts': {
    GET: 'token',
    POST: 'token',
    PUT: 'public',
    PATCH: 'public',
    DELETE: 'public',
    OPTIONS: 'public',
  },
  'app/api/v1/me/route.ts': {
    GET: 'token',
    POST: 'public',
    PUT: 'public',
    PATCH: 'public',
    DELETE: 'public',
    OPTIONS: 'public',
  },
};

type Door = { file: string; name: string; door: (...input: unknown[]) => Promise<unknown>; mark: DoorMark | null };

function doorFiles(): string[] {
  return readdirSync('app', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(actions|route)\.tsx?$/.test(entry.name))
    .map((entry) => path.posix.join(entry.parentPath.split(path.sep).join('/'), entry.name))
    .sort();
}

async function allDoors(): Promise<Door[]> {
  const doors: Door[] = [];
  for (const file of doorFiles()) {
    const exported = (await import(path.resolve(file))) as Record<string, unknown>;
    for (const [name, door] of Object.entries(exported)) {
      if (typeof door === 'function') doors.push({ file, name, door: door as Door['door'], mark: doorMarkOf(door) });
    }
  }
  return doors;
}

const paramsOf = (file: string) =>
  Promise.resolve({
    ...(file.includes('[imageId]') ? { imageId: crypto.randomUUID(), rendition: 'thumbnail' } : {}),
    ...(file.includes('[exportId]') ? { exportId: crypto.randomUUID(), part: '1' } : {}),
  });

const call = ({ file, name, door, mark }: Door, headers: Record<string, string> = {}) => {
  if (mark?.kind === 'route') {
    // From our own page: who comes from elsewhere is refused before anybody asks who it is.
    const own = { origin: 'http://localhost:3000', cookie: cookieHeader(), ...headers };
    const request = new Request('http://localhost:3000/api', { method: name, headers: own });
    return door(request, { params: paramsOf(file) });
  }
  return mark?.kind === 'form-action' ? door(null, new FormData()) : door({});
};

beforeEach(resetRequest);

describe('the census', () => {
  it('names every file with doors, and every door in it', async () => {
    expect(doorFiles()).toEqual(Object.keys(CENSUS).sort());
    const found: Record<string, Record<string, Access | 'unmarked'>> = {};
    for (const { file, name, mark } of await allDoors()) found[file] = { ...found[file], [name]: mark?.access ?? 'unmarked' };
    expect(found).toEqual(CENSUS);
  });

  it('gives every door a name of its own', async () => {
    const names = (await allDoors()).map(({ mark }) => mark?.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has no page or handler of another kind: no default API, no middleware twin', () => {
    const others = readdirSync('app', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /^(route|default)\.(jsx?|mjs)$|^pages$/.test(entry.name))
      .map((entry) => entry.name);
    expect(others).toEqual([]);
  });
});

describe('nobody', () => {
  it('is refused at every door of a signed-in person or an admin, whatever is sent', async () => {
    for (const door of (await allDoors()).filter(({ mark }) => mark?.access === 'user' || mark?.access === 'admin')) {
      const answer = await call(door);
      if (answer instanceof Response) expect([door.name, answer.status]).toEqual([door.name, 401]);
      else if (answer !== undefined)
        expect([door.name, answer]).toEqual([door.name, expect.objectContaining({ ok: false, code: 'auth/required' })]);
      else throw new Error(`${door.name} let nobody in`);
    }
  });

  it('cannot call an action from another site, with a foreign Origin, null, or none', async () => {
    const actions = (await allDoors()).filter(({ mark }) => mark && mark.kind !== 'route');
    expect(actions.length).toBeGreaterThan(15);
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3000.evil.example', 'https://localhost:3000', null]) {
      for (const door of actions) {
        resetRequest();
        setRequestHeader('origin', origin);
        const answer = call(door).then(
          (result) => result,
          (error: unknown) => ({ ok: false, code: (error as { code?: string }).code }),
        );
        expect([door.name, origin, await answer]).toEqual([
          door.name,
          origin,
          expect.objectContaining({ ok: false, code: 'auth/origin' }),
        ]);
      }
    }
  });

  it('is refused at every door of a program, and so is a person whose browser sends its cookie', async () => {
    const doors = (await allDoors()).filter(({ mark }) => mark?.access === 'token');
    expect(doors.length).toBeGreaterThan(6);
    await signIn();
    for (const headers of [{ cookie: '' }, {}, { authorization: 'Bearer guess' }] as Record<string, string>[]) {
      for (const door of doors) {
        const answer = (await call(door, headers)) as Response;
        expect([door.file, door.name, answer.status]).toEqual([door.file, door.name, 401]);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="safelight"/);
      }
    }
  });

  it('is told 405 with what there is, or 404, at what the API does not offer', async () => {
    const doors = (await allDoors()).filter(({ file, mark }) => file.startsWith('app/api/v1/') && mark?.access === 'public');
    expect(doors.length).toBeGreaterThan(20);
    for (const door of doors) {
      const answer = (await call(door)) as Response;
      const isUnknown = door.file.includes('[[...rest]]');
      expect([door.file, door.name, answer.status]).toEqual([door.file, door.name, isUnknown ? 404 : 405]);
      if (!isUnknown) expect(answer.headers.get('allow')?.split(', ')).not.toContain(door.name);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it('cannot run the scheduler’s work without its secret', async () => {
    for (const door of (await allDoors()).filter(({ mark }) => mark?.access === 'scheduler')) {
      const answer = (await call(door, { authorization: 'Bearer guess' })) as Response;
      expect([401, 404]).toContain(answer.status);
    }
  });
});

// What could cost somebody their account or their originals. A door that belongs here and does not say so fails the test.
const STEP_UP = [
  'account.change-email',
  'account.close',
  'admin.end-sessions',
  'admin.lock',
  'admin.send-reset',
  'admin.unlock',
  'exports.start',
  'privacy.drop-watermark',
  'privacy.watermark',
  'settings.add-passkey',
  'settings.begin-authenticator',
  'settings.change-password',
  'settings.confirm-authenticator',
  'settings.link-account',
  'settings.regenerate-recovery-codes',
  'settings.remove-authenticator',
  'settings.remove-passkey',
  'settings.set-password',
  'settings.start-passkey',
  'settings.unlink-account',
  'tokens.create',
];

describe('a sign-in that waits for its second step', () => {
  it('is nobody at every door of a person, an admin or a program', async () => {
    const { person } = await signIn('Anna');
    resetRequest();
    await startPending({ userId: person.id, amr: ['pwd'], nextPath: '/photos' });
    for (const door of (await allDoors()).filter(({ mark }) => ['user', 'admin', 'token'].includes(mark?.access ?? ''))) {
      const answer = await call(door);
      if (answer instanceof Response) expect([door.name, answer.status]).toEqual([door.name, 401]);
      else if (answer !== undefined)
        expect([door.name, answer]).toEqual([door.name, expect.objectContaining({ ok: false, code: 'auth/required' })]);
      else throw new Error(`${door.name} let a waiting sign-in in`);
    }
  });
});

describe('a signed-in person whose last proof is old', () => {
  it('wants a fresh proof at every grave door, and says so', async () => {
    const grave = (await allDoors()).filter(({ mark }) => mark?.isStepUp);
    expect(grave.map(({ mark }) => mark?.name).sort()).toEqual(STEP_UP);
    const { person } = await signIn('Anna');
    await makeStale(person.id);
    for (const door of grave.filter(({ mark }) => mark?.access === 'user')) {
      const answer = await call(door);
      expect([door.name, answer]).toEqual([door.name, expect.objectContaining({ ok: false, code: 'auth/step-up' })]);
    }
  });

  it('sees an original and does not take it away', async () => {
    const { person } = await signIn('Anna');
    const { id: imageId } = await keepPicture();
    await makeStale(person.id);
    const { GET } = await import('@/app/api/images/[imageId]/[rendition]/route');
    const ask = (query: string, headers: Record<string, string> = {}) =>
      GET(
        new Request(`http://localhost:3000/api/images/${imageId}/original${query}`, {
          headers: { cookie: cookieHeader(), ...headers },
        }),
        {
          params: Promise.resolve({ imageId, rendition: 'original' }),
        },
      );
    expect((await ask('')).status).toBe(200);
    const refused = await ask('?download=1');
    expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ code: 'auth/step-up' })]);
    const followed = await ask('?download=1', { accept: 'text/html,*/*' });
    expect([followed.status, followed.headers.get('location')]).toEqual([303, `/confirm?next=%2Fphotos%2F${imageId}`]);
    expect(followed.headers.get('cache-control')).toContain('no-store');
    await db().session.updateMany({ where: { userId: person.id }, data: { authTime: new Date() } });
    expect((await ask('?download=1')).status).toBe(200);
    await closeDecoders();
  });
});

describe('a signed-in person', () => {
  it('is refused at every door of an admin, whatever is sent', async () => {
    await signIn('Anna');
    const doors = (await allDoors()).filter(({ mark }) => mark?.access === 'admin');
    expect(doors.length).toBeGreaterThan(0);
    for (const door of doors) {
      const answer = await call(door);
      if (answer instanceof Response) expect([door.name, answer.status]).toEqual([door.name, 403]);
      else expect([door.name, answer]).toEqual([door.name, expect.objectContaining({ ok: false, code: 'auth/forbidden' })]);
    }
  });
});
