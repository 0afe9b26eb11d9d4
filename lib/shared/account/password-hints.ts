// What can be said about a new password without any list: length and kinds of characters. It runs in the browser for
// instant hints; lib/auth/passwords/password-policy.ts runs it again and adds what only the server can know.

import { MAX_PASSWORD_CHARACTERS } from '@/lib/shared/limits';

export type PasswordRule = 'composed' | 'nist';

/** Why a new password is refused, and what to do about it. */
export const PASSWORD_REASONS = {
  'password/missing': 'Choose a password.',
  'password/too-short': 'Use at least 12 characters.',
  'password/too-short-15': 'Use at least 15 characters. A few random words work well.',
  'password/too-long': `Use at most ${MAX_PASSWORD_CHARACTERS} characters.`,
  'password/no-upper': 'Add an upper-case letter.',
  'password/no-lower': 'Add a lower-case letter.',
  'password/no-digit': 'Add a digit.',
  'password/no-special': 'Add a special character, such as - or !.',
  'password/personal': 'Leave out your name, your e-mail address and the name of this service.',
  'password/common': 'This is on a list of passwords that attackers try first. Choose another one.',
  'password/weak': 'This is too easy to guess. Avoid patterns, dates and well-known words, or make it longer.',
  'password/breached': 'This password was found in a leak of another service, so attackers try it. Choose another one.',
  'password/unchanged': 'This is the password you have now. Choose another one.',
  'password/wrong': 'This is not the right password.',
} as const;
export type PasswordFault = keyof typeof PASSWORD_REASONS;

export const MIN_PASSWORD_CHARACTERS: Readonly<Record<PasswordRule, number>> = { composed: 12, nist: 15 };

const KINDS: readonly (readonly [RegExp, PasswordFault])[] = [
  [/\p{Lu}/u, 'password/no-upper'],
  [/\p{Ll}/u, 'password/no-lower'],
  [/\p{Nd}/u, 'password/no-digit'],
  [/[^\p{L}\p{M}\p{N}]/u, 'password/no-special'],
];

/** The faults of length and kind, in the order a form shows them. Length counts code points of the NFKC form. */
export function listPasswordHints(password: string, rule: PasswordRule): PasswordFault[] {
  const text = password.normalize('NFKC');
  if (text === '') return ['password/missing'];
  const faults: PasswordFault[] = [];
  if (text.length > MAX_PASSWORD_CHARACTERS) faults.push('password/too-long');
  if ([...text].length < MIN_PASSWORD_CHARACTERS[rule]) {
    faults.push(rule === 'nist' ? 'password/too-short-15' : 'password/too-short');
  }
  if (rule === 'composed') faults.push(...KINDS.filter(([kind]) => !kind.test(text)).map(([, fault]) => fault));
  return faults;
}
