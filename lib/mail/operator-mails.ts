// What the mails say that tell a person what whoever runs the vault did to their account.

import type { MailContent } from '@/lib/mail/templates/letter';

export type OperatorMail =
  | { readonly kind: 'account-made'; readonly link: string }
  | { readonly kind: 'reset-by-operator'; readonly link: string; readonly areFactorsRemoved: boolean }
  | { readonly kind: 'account-locked'; readonly at: Date }
  | { readonly kind: 'account-unlocked'; readonly signInUrl: string }
  | { readonly kind: 'sessions-ended'; readonly signInUrl: string; readonly at: Date };

type Writers = { readonly [K in OperatorMail['kind']]: (mail: Extract<OperatorMail, { kind: K }>) => MailContent };

const ACCOUNT = 'You get this mail because you have an account with Safelight.';

export const OPERATOR_WRITERS: Writers = {
  'account-made': ({ link }) => ({
    subject: 'Your Safelight account is ready',
    heading: 'An account was made for you',
    paragraphs: [
      'Whoever runs this vault made an account for this address. Choose a password on the page below, then sign in.',
      'The link works once and for one hour. If it is too old, ask for a new one with "Forgot your password?" on the sign-in page.',
    ],
    action: { label: 'Choose a password', url: link },
    footnote: 'You get this mail because whoever runs a Safelight vault gave your address. If you did not expect it, do nothing.',
    link,
  }),
  'reset-by-operator': ({ link, areFactorsRemoved }) => ({
    subject: areFactorsRemoved ? 'Your Safelight second factors were removed' : 'Choose a new Safelight password',
    heading: areFactorsRemoved ? 'Your second factors were removed' : 'Choose a new password',
    paragraphs: [
      areFactorsRemoved
        ? 'Whoever runs this vault removed your authenticator app, passkeys, recovery codes and password, and signed every device out. Choose a new password, then set up a second factor again.'
        : 'Whoever runs this vault sent you a link to choose a new password. If you asked for that, open the page below.',
      'The link works once and for one hour. A new password signs every device out.',
      ...(areFactorsRemoved ? ['If you did not ask for this, tell whoever runs the vault at once.'] : []),
    ],
    action: { label: 'Choose a new password', url: link },
    footnote: ACCOUNT,
    link,
  }),
  'account-locked': ({ at }) => ({
    subject: 'Your Safelight account was locked',
    heading: 'Your account was locked',
    paragraphs: [
      `Whoever runs this vault locked your account on ${utc(at)}. Every device was signed out, and tokens of programs do not work any more.`,
      'Your pictures are still there, and nobody can open them meanwhile. To know why, ask whoever runs the vault.',
    ],
    action: null,
    footnote: ACCOUNT,
    link: null,
  }),
  'account-unlocked': ({ signInUrl }) => ({
    subject: 'Your Safelight account is open again',
    heading: 'Your account is open again',
    paragraphs: ['Whoever runs this vault unlocked your account. Sign in as before; tokens of programs have to be made anew.'],
    action: { label: 'Sign in', url: signInUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'sessions-ended': ({ signInUrl, at }) => ({
    subject: 'You were signed out of Safelight',
    heading: 'Every device was signed out',
    paragraphs: [
      `Whoever runs this vault ended all your sessions on ${utc(at)}. Your password and your pictures are as they were.`,
      'Sign in again where you need to.',
    ],
    action: { label: 'Sign in', url: signInUrl },
    footnote: ACCOUNT,
    link: null,
  }),
};

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
}
