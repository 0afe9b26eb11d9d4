// What each mail says. Every word is ours; what varies is a one-time link, a page's address, a time, the operator's name for a
// provider, or the first characters of a token.

import { ACCOUNT_WRITERS, type AccountLifeMail } from '@/lib/mail/account-mails';
import { EXPORT_WRITERS, type ExportMail } from '@/lib/mail/export-mails';
import { OPERATOR_WRITERS, type OperatorMail } from '@/lib/mail/operator-mails';
import type { MailContent } from '@/lib/mail/templates/letter';

export type FactorKind = 'authenticator' | 'passkey';
type FactorNotice = {
  readonly factor: FactorKind;
  readonly at: Date;
  readonly securityUrl: string;
  readonly forgotPasswordUrl: string;
};
type CodesNotice = { readonly at: Date; readonly codesUrl: string; readonly forgotPasswordUrl: string };

export type Mail =
  | AccountLifeMail
  | { readonly kind: 'verify-address'; readonly link: string }
  | { readonly kind: 'already-have-account'; readonly signInUrl: string; readonly forgotPasswordUrl: string }
  | { readonly kind: 'reset-password'; readonly link: string }
  | { readonly kind: 'no-account'; readonly signUpUrl: string | null }
  | { readonly kind: 'password-changed'; readonly forgotPasswordUrl: string; readonly at: Date }
  | { readonly kind: 'sign-in-locked'; readonly link: string; readonly minutes: number }
  | { readonly kind: 'account-linked'; readonly provider: string; readonly securityUrl: string; readonly at: Date }
  | { readonly kind: 'account-unlinked'; readonly provider: string; readonly securityUrl: string; readonly at: Date }
  | (FactorNotice & { readonly kind: 'factor-added' })
  | (FactorNotice & { readonly kind: 'factor-removed' })
  | (CodesNotice & { readonly kind: 'recovery-code-used'; readonly left: number })
  | (CodesNotice & { readonly kind: 'recovery-codes-replaced' })
  | { readonly kind: 'token-created'; readonly hint: string; readonly expires: Date; readonly tokensUrl: string }
  | { readonly kind: 'token-expiring'; readonly hint: string; readonly expires: Date; readonly tokensUrl: string }
  | ExportMail
  | OperatorMail;
export type MailKind = Mail['kind'];

const IGNORE = 'If it was not you, do nothing: without this mail nobody gets any further.';
const ACCOUNT = 'You get this mail because you have an account with Safelight.';
const ASKED = 'You get this mail because somebody gave this address to Safelight.';

const FACTOR_NAMES: Readonly<Record<FactorKind, { title: string; other: string }>> = {
  authenticator: { title: 'An authenticator app', other: 'the app' },
  passkey: { title: 'A passkey', other: 'the passkey' },
};

type Writer<K extends MailKind> = (mail: Extract<Mail, { kind: K }>) => MailContent;

const WRITERS: { readonly [K in MailKind]: Writer<K> } = {
  ...ACCOUNT_WRITERS,
  ...EXPORT_WRITERS,
  'verify-address': ({ link }) => ({
    subject: 'Confirm your address for Safelight',
    heading: 'Confirm your address',
    paragraphs: [
      'Somebody signed up for Safelight with this address. If it was you, open the page below and type the password you chose.',
      'The link works once and for 24 hours.',
    ],
    action: { label: 'Confirm my address', url: link },
    footnote: `${ASKED} ${IGNORE}`,
    link,
  }),
  'already-have-account': ({ signInUrl, forgotPasswordUrl }) => ({
    subject: 'You already have a Safelight account',
    heading: 'You already have an account',
    paragraphs: [
      'Somebody tried to sign up for Safelight with this address, which already has an account. Nothing has changed.',
      `If it was you, sign in. If you do not know the password any more, choose a new one at ${forgotPasswordUrl}`,
    ],
    action: { label: 'Sign in', url: signInUrl },
    footnote: `${ACCOUNT} ${IGNORE}`,
    link: null,
  }),
  'reset-password': ({ link }) => ({
    subject: 'Choose a new Safelight password',
    heading: 'Choose a new password',
    paragraphs: [
      'Somebody asked to set a new password for your account. If it was you, open the page below.',
      'The link works once and for one hour. A new password signs every device out.',
    ],
    action: { label: 'Choose a new password', url: link },
    footnote: `${ACCOUNT} ${IGNORE}`,
    link,
  }),
  'no-account': ({ signUpUrl }) => ({
    subject: 'No Safelight account with this address',
    heading: 'There is no account with this address',
    paragraphs: [
      'Somebody asked to set a new password for this address, but no account uses it.',
      'If it was you, try another address of yours. If you have just signed up, open the link in that mail first.',
    ],
    action: signUpUrl === null ? null : { label: 'Sign up', url: signUpUrl },
    footnote: `${ASKED} ${IGNORE}`,
    link: null,
  }),
  'password-changed': ({ at, forgotPasswordUrl }) => ({
    subject: 'Your Safelight password was changed',
    heading: 'Your password was changed',
    paragraphs: [
      `The password of your account was changed on ${utc(at)}. Every other device was signed out.`,
      'If it was you, there is nothing to do. If it was not, choose a new password now and see to the safety of this mailbox.',
    ],
    action: { label: 'It was not me', url: forgotPasswordUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'sign-in-locked': ({ link, minutes }) => ({
    subject: 'Sign-in to your Safelight account is paused',
    heading: 'Sign-in is paused',
    paragraphs: [
      `A wrong password was given for your account too often, so signing in with a password is paused for ${minutes} minutes.`,
      'If it was you, wait, or choose a new password now: that ends the pause. If it was not, your password has held.',
      'The link works once and for one hour.',
    ],
    action: { label: 'Choose a new password', url: link },
    footnote: ACCOUNT,
    link,
  }),
  'token-created': ({ hint, expires, tokensUrl }) => ({
    subject: 'A new API token for your Safelight account',
    heading: 'A new API token',
    paragraphs: [
      `An API token that begins with ${hint} was made for your account. Programs that have it can use your account until ${utc(expires)}.`,
      'If it was you, there is nothing to do. If it was not, revoke the token now, then change your password.',
    ],
    action: { label: 'See my tokens', url: tokensUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'token-expiring': ({ hint, expires, tokensUrl }) => ({
    subject: 'An API token of yours expires soon',
    heading: 'An API token expires soon',
    paragraphs: [
      `Your API token that begins with ${hint} expires on ${utc(expires)}. Programs that use it stop working then.`,
      'If you still need it, make a new one and put it in its place. If not, there is nothing to do.',
    ],
    action: { label: 'See my tokens', url: tokensUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'factor-added': ({ factor, at, securityUrl, forgotPasswordUrl }) => ({
    subject: `${FACTOR_NAMES[factor].title} was added to your account`,
    heading: `${FACTOR_NAMES[factor].title} was added`,
    paragraphs: [
      `${FACTOR_NAMES[factor].title} was added to your account on ${utc(at)}. Every other device was signed out.`,
      `If it was you, there is nothing to do. If it was not, choose a new password at ${forgotPasswordUrl} and then remove ${FACTOR_NAMES[factor].other}.`,
    ],
    action: { label: 'Look at your sign-in settings', url: securityUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'factor-removed': ({ factor, at, securityUrl, forgotPasswordUrl }) => ({
    subject: `${FACTOR_NAMES[factor].title} was removed from your account`,
    heading: `${FACTOR_NAMES[factor].title} was removed`,
    paragraphs: [
      `${FACTOR_NAMES[factor].title} was removed from your account on ${utc(at)}. Every other device was signed out.`,
      `If it was you, there is nothing to do. If it was not, choose a new password now, and then set a second factor up again at ${securityUrl}`,
    ],
    action: { label: 'It was not me', url: forgotPasswordUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'recovery-code-used': ({ at, left, codesUrl, forgotPasswordUrl }) => ({
    subject: 'A recovery code of your account was used',
    heading: 'A recovery code was used',
    paragraphs: [
      `Somebody signed in to your account with one of its recovery codes on ${utc(at)}. ${codesLeft(left)}`,
      `If it was you, make new codes when few are left: ${codesUrl}`,
      'If it was not, choose a new password now: that signs every device out. Then make new codes.',
    ],
    action: { label: 'It was not me', url: forgotPasswordUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'recovery-codes-replaced': ({ at, codesUrl, forgotPasswordUrl }) => ({
    subject: 'Your Safelight recovery codes were replaced',
    heading: 'Your recovery codes were replaced',
    paragraphs: [
      `New recovery codes were made for your account on ${utc(at)}. The ones before do not work any more.`,
      `If it was you, there is nothing to do. If it was not, choose a new password now, and then make new codes at ${codesUrl}`,
    ],
    action: { label: 'It was not me', url: forgotPasswordUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  ...OPERATOR_WRITERS,
  'account-linked': ({ provider, securityUrl, at }) => ({
    subject: 'An account was linked to your Safelight account',
    heading: 'An account was linked',
    paragraphs: [
      `An account at ${provider} was linked to yours on ${utc(at)}: whoever holds it can sign in as you now. Every other device was signed out.`,
      'If it was you, there is nothing to do. If it was not, unlink it, and change your password.',
    ],
    action: { label: 'See linked accounts', url: securityUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'account-unlinked': ({ provider, securityUrl, at }) => ({
    subject: 'An account was unlinked from your Safelight account',
    heading: 'An account was unlinked',
    paragraphs: [
      `An account at ${provider} was unlinked from yours on ${utc(at)}: it does not open your vault any more. Every other device was signed out.`,
      'If it was you, there is nothing to do. If it was not, sign in another way and change your password.',
    ],
    action: { label: 'See linked accounts', url: securityUrl },
    footnote: ACCOUNT,
    link: null,
  }),
};

/** The words of a mail. */
export function mailContent<K extends MailKind>(mail: Extract<Mail, { kind: K }>): MailContent {
  const write: Writer<K> = WRITERS[mail.kind];
  return write(mail);
}

function codesLeft(left: number): string {
  if (left === 0) return 'None is left.';
  return left === 1 ? 'One is left.' : `${left} are left.`;
}

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
}
