// Sends forms to server actions as a browser would, each test from a network address of its own.

import { warmPasswordHash } from '@/lib/auth/passwords/password-hash';
import { config, forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { CLIENT_ADDRESS_HEADER, DOOR_HEADER } from '@/lib/http/requests/client-address';
import type { ActionResult } from '@/lib/shared/dto';
import { setRequestHeader } from '@/tests/support/requests/next-headers';

type FormDoor<T> = (previous: ActionResult<T> | null, form: FormData) => Promise<ActionResult<T>>;
export type Sent<T> = ActionResult<T> | { readonly redirectTo: string };

/** What a server has done before its first visitor: without it the first door of a file may wait past its time limits. */
export async function warmUp(): Promise<void> {
  await Promise.all([db().$queryRaw`select 1`, warmPasswordHash()]);
}

let addresses = 0;
/** From now on requests come, as the outer door saw it, from an address no other test has. */
export function fromFreshAddress(): string {
  process.env.SAFELIGHT_DOOR_TOKEN = 'door-token-of-the-tests';
  forgetConfig();
  addresses += 1;
  const address = `198.51.${Math.floor(addresses / 250) + 100}.${(addresses % 250) + 1}`;
  setRequestHeader(DOOR_HEADER, config().SAFELIGHT_DOOR_TOKEN ?? null);
  setRequestHeader(CLIENT_ADDRESS_HEADER, address);
  return address;
}

export function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** Sends a form; a redirect is an answer like any other. */
export function send<T>(door: FormDoor<T>, fields: Readonly<Record<string, string>>): Promise<Sent<T>> {
  return following(door(null, formOf(fields)));
}

/** Turns Next's redirect, which is thrown, into an answer. */
export async function following<T>(work: Promise<T>): Promise<T | { readonly redirectTo: string }> {
  try {
    return await work;
  } catch (error) {
    const digest = (error as { digest?: unknown }).digest;
    if (typeof digest !== 'string' || !digest.startsWith('NEXT_REDIRECT;')) throw error;
    return { redirectTo: digest.split(';')[2] ?? '' };
  }
}

/** What two answers must have in common when nobody may tell them apart: everything but the request's number. */
export function withoutRequestId(answer: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== 'requestId'));
}
