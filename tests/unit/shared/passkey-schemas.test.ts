import {
  addPasskeySchema,
  newPasskeyAnswerSchema,
  passkeyAnswerSchema,
  passkeySignInSchema,
  renamePasskeySchema,
} from '@/lib/shared/account/passkey-schemas';

const proof = { id: 'AAAA', authenticatorData: 'AAAA', clientDataJSON: 'AAAA', signature: 'AAAA', userHandle: 'AAAA' };
const made = { id: 'AAAA', attestationObject: 'AAAA', clientDataJSON: 'AAAA', transports: ['internal', 'smart-card'] };
const passkeyId = '01980000-0000-7000-8000-00000000000a';

describe('passkeyAnswerSchema', () => {
  it('takes an answer, with or without a handle', () => {
    const { userHandle: _left, ...rest } = proof;
    expect(passkeyAnswerSchema.parse(proof)).toEqual(proof);
    expect(passkeyAnswerSchema.parse(rest)).toEqual(rest);
  });

  it.each([
    ['nothing', undefined],
    ['a list', [proof]],
    ['a field beside it', { ...proof, clientExtensionResults: {} }],
    ['an empty id', { ...proof, id: '' }],
    ['padding', { ...proof, id: 'AAA=' }],
    ['plain base64', { ...proof, signature: 'A+/A' }],
    ['a line break', { ...proof, signature: 'AAAA\n' }],
    ['a number', { ...proof, signature: 7 }],
    ['an id that is too long', { ...proof, id: 'A'.repeat(1365) }],
    ['a signature that is too long', { ...proof, signature: 'A'.repeat(1025) }],
    ['client data that is too long', { ...proof, clientDataJSON: 'A'.repeat(2049) }],
    ['authenticator data that is too long', { ...proof, authenticatorData: 'A'.repeat(4097) }],
    ['a handle that is too long', { ...proof, userHandle: 'A'.repeat(87) }],
  ])('refuses %s', (_what, answer) => {
    expect(passkeyAnswerSchema.safeParse(answer).success).toBe(false);
  });
});

describe('newPasskeyAnswerSchema', () => {
  it('takes an answer', () => {
    expect(newPasskeyAnswerSchema.parse(made)).toEqual(made);
  });

  it.each([
    ['too many transports', { ...made, transports: Array.from({ length: 11 }, () => 'usb') }],
    ['a transport with marks', { ...made, transports: ['<b>'] }],
    ['a transport that is too long', { ...made, transports: ['a'.repeat(33)] }],
    ['no transports', { ...made, transports: undefined }],
    ['a statement that is too long', { ...made, attestationObject: 'A'.repeat(8193) }],
    ['a public key beside it', { ...made, publicKey: 'AAAA' }],
  ])('refuses %s', (_what, answer) => {
    expect(newPasskeyAnswerSchema.safeParse(answer).success).toBe(false);
  });
});

describe('names', () => {
  it('are trimmed and normal; an empty one is allowed only where a device stands in for it', () => {
    expect(renamePasskeySchema.parse({ passkeyId, name: ' Zoe\u0308’s key ' }).name).toBe('Zoë’s key');
    expect(addPasskeySchema.parse({ name: '', answer: made }).name).toBe('');
    expect(renamePasskeySchema.safeParse({ passkeyId, name: '  ' }).success).toBe(false);
  });

  it.each(['a\nb', 'a\u202eb', '\u0000', 'x'.repeat(61)])('refuse %j', (name) => {
    expect(renamePasskeySchema.safeParse({ passkeyId, name }).success).toBe(false);
    expect(addPasskeySchema.safeParse({ name, answer: made }).success).toBe(false);
  });
});

it('bounds the way on', () => {
  expect(passkeySignInSchema.safeParse({ answer: proof, next: `/${'a'.repeat(500)}` }).success).toBe(false);
});
