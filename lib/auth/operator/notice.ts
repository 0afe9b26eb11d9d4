// Mails that tell a person what was done to their account. Who acted decides when they leave: the command waits for them, a
// door sends them after its answer.

import { deliverAccountMail } from '@/lib/auth/account/account-mail';
import { afterResponse } from '@/lib/auth/after-response';
import type { Person } from '@/lib/auth/operator/person';
import type { Mail } from '@/lib/mail/mail-content';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import type { EventType } from '@/lib/watch/event-types';

/** Sends the mail; false when it could not be sent, which is on record then. */
export type Notice = () => Promise<boolean>;

/** A mail to `person` that belongs to an event of `type`. */
export function noticeTo(person: Pick<Person, 'id' | 'email'>, type: EventType, mail: Mail): Notice {
  return () => deliverAccountMail({ to: person.email, mail, type, actorId: ownerIdFrom(person.id) });
}

/** For doors: the mail leaves once the answer is out. */
export function sendLater(notice: Notice | null): void {
  if (notice) afterResponse('notice of a deed', async () => void (await notice()));
}
