// Whether a new password is good enough. Length and kinds come from lib/shared/account/password-hints.ts; this file adds what
// needs lists: passwords attackers try first, guessability, and the person's own name. It keeps and logs no password.

import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { isBreached } from '@/lib/auth/passwords/breached';
import { config } from '@/lib/config/config';
import { listPasswordHints, type PasswordFault, type PasswordRule } from '@/lib/shared/account/password-hints';

/** Who the password is for: what an attacker would try first. */
export type PasswordOwner = { readonly name: string; readonly email: string };

const PRODUCT_WORDS = ['safelight'];
const MIN_SCORE = 3;
/** Different characters that have to be left of a password once the person's and the product's names are taken out. */
const MIN_OWN_CHARACTERS = 8;
const MIN_WORD_CHARACTERS = 3;
// The estimate's time grows steeply with length and with l33t spellings (8 s for 128 chosen characters). The first 40
// characters with 4 substitutions take milliseconds, and a head that is strong enough makes the whole strong enough.
const ESTIMATED_CHARACTERS = 40;
const L33T_SUBSTITUTIONS = 4;

/** Special characters the estimate may look past; with more of them they are the password's strength. */
const MAX_DECORATION = 3;

type Match = { readonly pattern: string; readonly token: string; readonly [key: string]: unknown };
type Estimate = (password: string, words: string[]) => { readonly score: number; readonly sequence: readonly Match[] };
let estimate: Promise<Estimate> | undefined;

/** 9 MB of lists, loaded at the first new password and only on the server. */
async function loadEstimate(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const factory = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: ESTIMATED_CHARACTERS,
    l33tMaxSubstitutions: L33T_SUBSTITUTIONS,
  });
  return (password, words) => factory.check(password, words);
}

/**
 * Lists why a new password is refused under `rule`, worst first; an empty list means it is accepted.
 * The password is judged in its NFKC form, the one that is hashed.
 */
export async function listPasswordFaults(password: string, owner: PasswordOwner, rule: PasswordRule): Promise<PasswordFault[]> {
  const text = password.normalize('NFKC');
  const faults = listPasswordHints(text, rule);
  if (faults.includes('password/missing') || faults.includes('password/too-long')) return faults;
  const words = ownWords(owner);
  if (isMadeOf(text, words)) faults.push('password/personal');
  estimate ??= loadEstimate();
  const worst = worstOf(await estimate, text, words);
  if (worst.score < MIN_SCORE) faults.push(isListed(worst) ? 'password/common' : 'password/weak');
  return faults;
}

/**
 * Accepts a new password under the operator's policy or refuses it with its faults under the field `password`. Leaked ones are
 * refused where the operator named a service that knows them.
 * @throws SafelightError `auth/password-refused`, a FieldRefusal
 */
export async function requireGoodPassword(password: string, owner: PasswordOwner): Promise<void> {
  const faults = await listPasswordFaults(password, owner, config().PASSWORD_POLICY);
  // Nothing about a password that is refused anyway leaves the house.
  if (faults.length === 0 && (await isBreached(password))) faults.push('password/breached');
  if (faults.length > 0) throw new FieldRefusal('auth/password-refused', { password: faults });
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function ownWords({ name, email }: PasswordOwner): string[] {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const parts = [...fold(name).split(/[^\p{L}\p{N}]+/u), ...fold(email).split(/[^\p{L}\p{N}]+/u), fold(email), domain];
  const words = [...PRODUCT_WORDS, ...parts].filter((word) => word.length >= MIN_WORD_CHARACTERS);
  return [...new Set(words)].sort((a, b) => b.length - a.length);
}

/** True when taking the words out, longest first, leaves too little that is the password's own. */
function isMadeOf(password: string, words: readonly string[]): boolean {
  const folded = fold(password);
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), folded);
  return rest.length < folded.length && new Set(rest).size < MIN_OWN_CHARACTERS;
}

type Judged = ReturnType<Estimate> & { readonly text: string };

// The estimate takes `Aaaaaaaaaaaa1!` and `Welcome2024!?` for good: a capital or a mark in the wrong place hides the pattern.
// So the password is also judged in lower case, and without a few marks; the worst judgement counts.
function worstOf(judge: Estimate, password: string, words: string[]): Judged {
  const lower = password.toLowerCase();
  const bare = lower.replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  const views = [password, lower, ...(lower.length - bare.length <= MAX_DECORATION ? [bare] : [])];
  const judged = views.map((text) => ({ ...judge(text, words), text }));
  return judged.reduce((worst, next) => (next.score < worst.score ? next : worst));
}

/** True when one entry of the list of common passwords makes up most of the text. */
function isListed({ text, sequence }: Judged): boolean {
  const longest = sequence
    .filter((match) => match.dictionaryName === 'passwords-common')
    .reduce((length, match) => Math.max(length, match.token.length), 0);
  return longest * 2 > Math.min(text.length, ESTIMATED_CHARACTERS);
}
