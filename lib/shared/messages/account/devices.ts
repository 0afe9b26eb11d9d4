// How a session was proven, in words. The marks are those of RFC 8176; one that is not known here is left out.

const PROOFS: ReadonlyMap<string, string> = new Map([
  ['pwd', 'password'],
  ['oidc', 'Google or another provider'],
  ['hwk', 'passkey'],
  ['otp', 'authenticator code'],
  ['recovery', 'recovery code'],
]);

/** "password and authenticator code"; null when no proof has a word. */
export function proofWords(methods: readonly string[]): string | null {
  const words = [...new Set(methods)].flatMap((method) => PROOFS.get(method) ?? []);
  const last = words.pop();
  if (last === undefined) return null;
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}

export const devices = {
  provenBy: (words: string) => `By ${words}`,
} as const;
