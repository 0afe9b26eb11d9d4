// What a transport is given: one recipient, one subject, two forms of one text.

export type MailMessage = {
  /** Unique to this mail; the same on every try, so that a retry is not a second mail. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The one-time link in the text, for the operator's console in outbox mode. */
  readonly link: string | null;
};

/** Hands a mail over or throws; `MailRefused` when trying again cannot help. */
export type MailTransport = { readonly name: 'outbox' | 'smtp' | 'resend'; send(message: MailMessage): Promise<void> };

/** A refusal that will be the same next time (unknown mailbox, wrong key). */
export class MailRefused extends Error {}
