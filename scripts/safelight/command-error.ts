// How a command ends: statuses of sysexits.h, and one sentence for whoever typed it. No stack, no value of a secret.

import { z } from 'zod';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { isDatabaseUnavailable } from '@/lib/db/failures';
import { common } from '@/lib/shared/messages/common';
import { errorMessages } from '@/lib/shared/messages/errors';
import { PASSWORD_REASONS } from '@/lib/shared/account/password-hints';
import { SafelightError } from '@/lib/shared/safelight-error';

export const STATUS = { ok: 0, usage: 64, data: 65, noPerson: 66, unavailable: 69, fault: 70, config: 78 } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** A refusal of the command itself. */
export class CommandError extends Error {
  readonly status: Status;

  constructor(status: Status, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** The status and the sentence of whatever was thrown. */
export function endingOf(error: unknown): { status: Status; sentence: string } {
  if (error instanceof CommandError) return { status: error.status, sentence: error.message };
  if (error instanceof z.ZodError) return { status: STATUS.data, sentence: complaints(error) };
  if (error instanceof FieldRefusal) return { status: STATUS.data, sentence: fieldComplaints(error.fieldErrors) };
  if (error instanceof SafelightError) return { status: statusOf(error), sentence: sentenceOf(error) };
  if (isDatabaseUnavailable(error)) return { status: STATUS.unavailable, sentence: errorMessages['db/unavailable'] };
  // Whatever nobody foresaw may quote what it was given: its kind is told, its words are not.
  const { name, code } = error as { name?: unknown; code?: unknown };
  const kind = [name, code].filter((word) => typeof word === 'string').join(' ');
  return { status: STATUS.fault, sentence: `Something went wrong on our side${kind === '' ? '' : ` (${kind})`}.` };
}

function statusOf({ code }: SafelightError): Status {
  if (code === 'object/not-found') return STATUS.noPerson;
  if (code === 'config/invalid') return STATUS.config;
  if (code.endsWith('/unavailable') || code.startsWith('storage/') || code === 'auth/busy') return STATUS.unavailable;
  return code.startsWith('internal/') || code.startsWith('crypto/') ? STATUS.fault : STATUS.data;
}

function sentenceOf({ code, detail }: SafelightError): string {
  if (detail === undefined) return errorMessages[code];
  const isForPeople = code === 'object/not-found' || code === 'request/invalid' || code === 'config/invalid';
  return isForPeople ? `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.` : `${errorMessages[code]} (${detail})`;
}

const WORDS: Readonly<Record<string, string>> = {
  ...common.fieldErrors,
  ...PASSWORD_REASONS,
  'scopes/missing': 'Name at least one scope.',
  'days/invalid': 'Write a whole number of days, from 1 to 365.',
  'token/too-many': 'This person has as many tokens as one may have: revoke one first.',
};

function fieldComplaints(fields: Readonly<Record<string, readonly string[]>>): string {
  return Object.values(fields)
    .flat()
    .map((code) => WORDS[code] ?? code)
    .join(' ');
}

function complaints({ issues }: z.ZodError): string {
  return [
    ...new Set(issues.map(({ path, message }) => `--${String(path[0])}: ${WORDS[message] ?? 'this cannot be used.'}`)),
  ].join(' ');
}
