// What the mails say that tell an owner of their account's life: another address, its deletion, sign-ins worth a look.

import type { MailContent } from '@/lib/mail/templates/letter';

export type AccountLifeMail =
  | { readonly kind: 'confirm-new-address'; readonly link: string }
  | { readonly kind: 'address-in-use'; readonly signInUrl: string; readonly forgotPasswordUrl: string }
  | { readonly kind: 'email-change-asked'; readonly forgotPasswordUrl: string; readonly at: Date }
  /** `forgotPasswordUrl` is null in the mail to the old address, from which nothing can be reset any more. */
  | { readonly kind: 'email-changed'; readonly forgotPasswordUrl: string | null; readonly at: Date }
  | { readonly kind: 'deletion-asked'; readonly link: string; readonly dueAt: Date }
  | { readonly kind: 'deletion-cancelled'; readonly forgotPasswordUrl: string; readonly at: Date }
  | { readonly kind: 'account-deleted'; readonly at: Date }
  /** `device` and `network` are words of ours and a prefix, nothing a browser sent. */
  | {
      readonly kind: 'new-device';
      readonly device: string;
      readonly network: string | null;
      readonly at: Date;
      readonly securityUrl: string;
      readonly forgotPasswordUrl: string;
    }
  | { readonly kind: 'second-step-locked'; readonly minutes: number; readonly at: Date; readonly forgotPasswordUrl: string }
  | { readonly kind: 'failures-then-success'; readonly failures: number; readonly at: Date; readonly forgotPasswordUrl: string };

type Writers = { readonly [K in AccountLifeMail['kind']]: (mail: Extract<AccountLifeMail, { kind: K }>) => MailContent };

const ACCOUNT = 'You get this mail because you have an account with Safelight.';
const ONCE_HAD = 'You get this mail because this address had an account with Safelight.';
const ASKED = 'You get this mail because somebody gave this address to Safelight.';

export const ACCOUNT_WRITERS: Writers = {
  'confirm-new-address': ({ link }) => ({
    subject: 'Confirm your new address for Safelight',
    heading: 'Confirm your new address',
    paragraphs: [
      'The owner of a Safelight account wants to use this address for it. If it was you, open the page below and confirm.',
      'The link works once and for one hour. Afterwards you sign in with this address, and every other device is signed out.',
    ],
    action: { label: 'Use this address', url: link },
    footnote: `${ASKED} If it was not you, do nothing: the account is not yours, and without this mail nothing changes.`,
    link,
  }),
  'address-in-use': ({ signInUrl, forgotPasswordUrl }) => ({
    subject: 'This address already has a Safelight account',
    heading: 'This address already has an account',
    paragraphs: [
      'Somebody wanted to use this address for another Safelight account. It belongs to yours already, so nothing has changed.',
      `If it was you, sign in to this account. If you do not know its password any more, choose a new one at ${forgotPasswordUrl}`,
    ],
    action: { label: 'Sign in', url: signInUrl },
    footnote: `${ACCOUNT} If it was not you, do nothing.`,
    link: null,
  }),
  'email-change-asked': ({ at, forgotPasswordUrl }) => ({
    subject: 'Your Safelight account is to get another address',
    heading: 'Your account is to get another address',
    paragraphs: [
      `On ${utc(at)} another e-mail address was given for your account. It takes the place of this one once its owner confirms it, within an hour.`,
      'If it was you, confirm by the mail to the new address. If it was not, choose a new password now: that stops the change and signs every device out.',
    ],
    action: { label: 'It was not me', url: forgotPasswordUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'email-changed': ({ at, forgotPasswordUrl }) => ({
    subject: 'The address of your Safelight account was changed',
    heading: 'The address of your account was changed',
    paragraphs: [
      `On ${utc(at)} the e-mail address of your account was changed. Every other device was signed out.`,
      forgotPasswordUrl === null
        ? 'From now on mails go to the new address. If it was not you, tell the person who runs this vault at once: they can lock the account.'
        : 'From now on you sign in with this address. If it was not you, choose a new password now.',
    ],
    action: forgotPasswordUrl === null ? null : { label: 'It was not me', url: forgotPasswordUrl },
    footnote: forgotPasswordUrl === null ? ONCE_HAD : ACCOUNT,
    link: null,
  }),
  'deletion-asked': ({ link, dueAt }) => ({
    subject: 'Your Safelight account will be deleted',
    heading: 'Your account will be deleted',
    paragraphs: [
      `Your account is closed now. It is deleted with every picture in it on ${utc(dueAt)}, and then nobody can bring it back.`,
      'To keep it, open the page below before then. The link works once.',
    ],
    action: { label: 'Keep my account', url: link },
    footnote: `${ACCOUNT} If you did not ask for this, keep the account and choose a new password.`,
    link,
  }),
  'deletion-cancelled': ({ at, forgotPasswordUrl }) => ({
    subject: 'Your Safelight account is kept',
    heading: 'Your account is kept',
    paragraphs: [
      `On ${utc(at)} the deletion of your account was called off. Sign in as before. Tokens for programs were revoked and stay so.`,
      'If you did not ask for the deletion, somebody else got in: choose a new password now.',
    ],
    action: { label: 'Choose a new password', url: forgotPasswordUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'account-deleted': ({ at }) => ({
    subject: 'Your Safelight account is deleted',
    heading: 'Your account is deleted',
    paragraphs: [
      `On ${utc(at)} your account was deleted with every picture in it. The keys that could open them are gone, too.`,
      'This is the last mail to this address.',
    ],
    action: null,
    footnote: ONCE_HAD,
    link: null,
  }),
  'new-device': ({ at, device, network, securityUrl, forgotPasswordUrl }) => ({
    subject: 'A new device signed in to your Safelight account',
    heading: 'A new device signed in',
    paragraphs: [
      `On ${utc(at)} somebody signed in to your account with ${device}, ${network === null ? 'from a network we do not know' : `from the network ${network}`}.`,
      `If it was you, there is nothing to do. If it was not, end that session under "Where you are signed in", then choose a new password at ${forgotPasswordUrl}`,
    ],
    action: { label: 'See where I am signed in', url: securityUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'second-step-locked': ({ at, minutes, forgotPasswordUrl }) => ({
    subject: 'Somebody may know your Safelight password',
    heading: 'The second step of your account is paused',
    paragraphs: [
      `On ${utc(at)} the first step of signing in to your account was passed, and then a wrong code was given too often. The second step is paused for ${minutes} minutes.`,
      'If it was you, wait. If it was not, somebody knows your password, and your second factor has held: choose a new password now.',
    ],
    action: { label: 'It was not me', url: forgotPasswordUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'failures-then-success': ({ at, failures, forgotPasswordUrl }) => ({
    subject: 'Signed in to Safelight after many failed tries',
    heading: 'Signed in after many failed tries',
    paragraphs: [
      `On ${utc(at)} the right proof was given for your account after ${failures} wrong ones in a row.`,
      'If it was you, there is nothing to do. If it was not, somebody has guessed it: choose a new password now, which signs every device out.',
    ],
    action: { label: 'It was not me', url: forgotPasswordUrl },
    footnote: ACCOUNT,
    link: null,
  }),
};

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
}
