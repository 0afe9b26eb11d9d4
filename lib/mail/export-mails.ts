// What the mails say that tell an owner of a copy of their pictures that can be taken away: news to them, an alarm to somebody robbed.

import type { MailContent } from '@/lib/mail/templates/letter';

export type ExportMail =
  | {
      readonly kind: 'export-ready';
      readonly askedAt: Date;
      readonly expires: Date;
      readonly exportsUrl: string;
      readonly forgotPasswordUrl: string;
    }
  | { readonly kind: 'export-failed'; readonly exportsUrl: string };

type Writers = { readonly [K in ExportMail['kind']]: (mail: Extract<ExportMail, { kind: K }>) => MailContent };

const ACCOUNT = 'You get this mail because you have an account with Safelight.';

export const EXPORT_WRITERS: Writers = {
  'export-ready': ({ askedAt, expires, exportsUrl, forgotPasswordUrl }) => ({
    subject: 'Your Safelight export is ready',
    heading: 'Your export is ready',
    paragraphs: [
      `The export of your pictures that was asked for on ${utc(askedAt)} can be downloaded until ${utc(expires)}. The vault asks for a proof that it is you first.`,
      `If you did not ask for it, somebody else may be signed in as you: delete the export on that page, then choose a new password at ${forgotPasswordUrl}`,
    ],
    action: { label: 'See my exports', url: exportsUrl },
    footnote: ACCOUNT,
    link: null,
  }),
  'export-failed': ({ exportsUrl }) => ({
    subject: 'Your Safelight export could not be made',
    heading: 'Your export could not be made',
    paragraphs: [
      'The vault tried several times to prepare the export of your pictures and has given up. Your pictures are as they were.',
      'You can ask for another one. If that fails, too, tell whoever runs this vault.',
    ],
    action: { label: 'See my exports', url: exportsUrl },
    footnote: ACCOUNT,
    link: null,
  }),
};

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
}
