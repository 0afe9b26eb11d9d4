// The status of an action's or a page's answer. Neither can set one, and Next says 500 for whatever goes wrong around them, also
// for a body that only a client can have spoilt. So the doors leave word here, and the outer door puts the right number on the head.

import { wordOfRequest } from '@/lib/http/door-word';

/** A door of the house was reached, so what the client sent could be read: from here on a fault is ours. */
export function noteDoorReached(): void {
  const word = wordOfRequest();
  if (word) word.isAtDoor = true;
}

/** The action or page will throw a refusal, which is to be answered with `status` (400 to 599). */
export function noteRefusal(status: number): void {
  const word = wordOfRequest();
  if (word) word.refusalStatus = status;
}
