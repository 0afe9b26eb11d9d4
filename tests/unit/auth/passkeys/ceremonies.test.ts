import { creationOptions, judgeNewKey, judgeProof, requestOptions } from '@/lib/auth/passkeys/ceremonies';
import { ownerOfHandle, userHandleOf } from '@/lib/auth/passkeys/user-handle';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { type KeyKind, SoftwarePasskey, type Twist } from '@/tests/support/people/software-authenticator';

const ownerId = ownerIdFrom('01980000-0000-7000-8000-00000000000a');
const anna = { ownerId, email: 'anna@example.org', name: 'Anna' };
const OTHER_CHALLENGE = Buffer.alloc(32, 1).toString('base64url');

/** What is wrong with a browser, a page or an authenticator in both ceremonies. */
const WRONG: readonly (readonly [string, Twist])[] = [
  ['another challenge', { challenge: OTHER_CHALLENGE }],
  ['no challenge', { challenge: '' }],
  ['another site', { origin: 'https://evil.example' }],
  ['another port', { origin: 'http://localhost:3001' }],
  ['another scheme', { origin: 'https://localhost:3000' }],
  ['a site that begins like ours', { origin: 'http://localhost:3000.evil.example' }],
  ['no origin', { origin: '' }],
  ['another relying party', { rpId: 'evil.example' }],
  ['a frame of another site', { crossOrigin: true }],
  ['a frame of another site, named', { crossOrigin: true, topOrigin: 'https://evil.example' }],
  ['a top site without a frame', { topOrigin: 'https://evil.example' }],
  ['nobody present', { isPresent: false, isVerified: false }],
  ['a holder who was not verified', { isVerified: false }],
];

async function made(kind: KeyKind = 'ES256') {
  const key = new SoftwarePasskey(kind);
  const options = await creationOptions(anna, []);
  const judged = await judgeNewKey(key.create(options), options.challenge);
  if (!judged) throw new Error('the key was refused');
  return { key, publicKey: judged.publicKey };
}

describe('creationOptions', () => {
  it('asks for a verified holder and a key that names its person, by id alone, and for no ML-DSA', async () => {
    const options = await creationOptions(anna, [{ credentialId: 'AAAA', transports: ['usb'] }]);
    expect(options.rp).toEqual({ id: 'localhost', name: 'Safelight' });
    expect(options.attestation).toBe('none');
    expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -257]);
    expect(options.authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' });
    expect(options.excludeCredentials).toEqual([{ id: 'AAAA', type: 'public-key', transports: ['usb'] }]);
    expect(ownerOfHandle(options.user.id)).toBe(ownerId);
    expect(Buffer.from(options.user.id, 'base64url')).toHaveLength(16);
    expect(Buffer.from(options.challenge, 'base64url').length).toBeGreaterThanOrEqual(16);
  });
});

describe('requestOptions', () => {
  it('asks for a verified holder; without keys it names nobody', async () => {
    const options = await requestOptions([]);
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [], timeout: 120_000 });
    expect((await requestOptions([])).challenge).not.toBe(options.challenge);
  });
});

describe('judgeNewKey', () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)('takes a key of %s, and then its proofs', async (kind) => {
    const { key, publicKey } = await made(kind);
    const { challenge, rpId } = await requestOptions([]);
    const proof = key.get({ challenge, rpId: rpId ?? '' });
    expect(await judgeProof(proof, challenge, publicKey)).toEqual({ counter: 1, isBackedUp: false });
  });

  it('says that a key is kept on several devices', async () => {
    const key = new SoftwarePasskey();
    key.isBackedUp = true;
    const options = await creationOptions(anna, []);
    expect(await judgeNewKey(key.create(options), options.challenge)).toMatchObject({ credentialId: key.id, isBackedUp: true });
  });

  it.each([
    ...WRONG,
    ['the answer to a request', { type: 'webauthn.get' }],
    ['another id than the key has', { id: 'AAAA' }],
    ['a certificate nobody asked for', { attestation: 'packed-with-certificate' }],
    ['a maker’s statement nobody asked for', { attestation: 'apple' }],
    ['words where there should be none', { attestation: 'none-with-words' }],
  ] as const)('refuses %s', async (_what, twist: Twist) => {
    const options = await creationOptions(anna, []);
    expect(await judgeNewKey(new SoftwarePasskey().create(options, twist), options.challenge)).toBeNull();
  });

  it('refuses ML-DSA, which an older runtime could not verify', async () => {
    const options = await creationOptions(anna, []);
    expect(await judgeNewKey(new SoftwarePasskey('ML-DSA-44').create(options), options.challenge)).toBeNull();
  });

  it('refuses noise', async () => {
    const options = await creationOptions(anna, []);
    const answer = new SoftwarePasskey().create(options);
    for (const noise of ['AAAA', 'oA', answer.clientDataJSON]) {
      expect(await judgeNewKey({ ...answer, attestationObject: noise }, options.challenge)).toBeNull();
    }
    expect(await judgeNewKey({ ...answer, clientDataJSON: 'AAAA' }, options.challenge)).toBeNull();
  });

  it('asks no address that a certificate names', async () => {
    const fetching = jest.spyOn(globalThis, 'fetch');
    const options = await creationOptions(anna, []);
    await judgeNewKey(new SoftwarePasskey().create(options, { attestation: 'apple' }), options.challenge);
    expect(fetching).not.toHaveBeenCalled();
  });
});

describe('judgeProof', () => {
  it.each([
    ...WRONG,
    ['the answer to a creation', { type: 'webauthn.create' }],
    ['a bent signature', { isSignatureBent: true }],
  ] as const)('refuses %s', async (_what, twist: Twist) => {
    const { key, publicKey } = await made();
    const options = await requestOptions([]);
    expect(await judgeProof(key.get(options, twist), options.challenge, publicKey)).toBeNull();
  });

  it('refuses a signature of another key, and of any key where none is known', async () => {
    const [anns, bobs] = [await made(), await made('EdDSA')];
    const options = await requestOptions([]);
    expect(await judgeProof(anns.key.get(options), options.challenge, bobs.publicKey)).toBeNull();
    expect(await judgeProof(anns.key.get(options), options.challenge, null)).toBeNull();
  });

  it('refuses data that was changed after it was signed', async () => {
    const { key, publicKey } = await made();
    const options = await requestOptions([]);
    const answer = key.get(options);
    const data = Buffer.from(answer.authenticatorData, 'base64url');
    data.writeUInt32BE(77, data.length - 4);
    const changed = { ...answer, authenticatorData: data.toString('base64url') };
    expect(await judgeProof(changed, options.challenge, publicKey)).toBeNull();
  });
});

describe('the user handle', () => {
  it('leads back to its person and to nobody else', () => {
    expect(ownerOfHandle(userHandleOf(ownerId))).toBe(ownerId);
    const nobodys = Buffer.alloc(16, 1).toString('base64url');
    for (const handle of ['', 'AAAA', nobodys, `${userHandleOf(ownerId)}AA`, `${userHandleOf(ownerId)}=`, 'anna@example.org'])
      expect(ownerOfHandle(handle)).toBeNull();
  });
});
