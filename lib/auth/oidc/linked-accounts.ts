// Identities at providers that open a person's account: seen, linked and unlinked by that person alone, with a fresh proof. Both end
// the other sessions, tell the owner by mail and stand in the ledger, in one transaction with the act.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { Actor, SessionActor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { authAdapter } from '@/lib/auth/oidc/adapter';
import { type IdentityKey, listProviders, providerOfAccount } from '@/lib/auth/oidc/providers';
import { LINKED_PATH } from '@/lib/auth/oidc/refusals';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { endSignIns } from '@/lib/db/sessions/access';
import { type AccountRow, countOwnWaysIn, deleteOwnAccount, findAccountOwner, listAccounts } from '@/lib/db/accounts/accounts';
import type { Transaction } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/failures';
import type { LinkedAccountDto, ProviderDto } from '@/lib/shared/account/identity-providers';
import { linked as words } from '@/lib/shared/messages/account/providers';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

type Change = { readonly type: 'auth.linked' | 'auth.unlinked'; readonly method: string; readonly subjectId?: string };

/** The person's linked identities, oldest first. Neither subject nor address leaves. */
export async function listLinkedAccounts(actor: Actor): Promise<LinkedAccountDto[]> {
  const rows = await listAccounts(actor.ownerId);
  return rows.map((row) => ({
    id: row.id,
    name: nameOf(row),
    linkedAt: row.createdAt.toISOString(),
    isUsable: providerOfAccount(row) !== null,
  }));
}

/** The providers by which the person can show who they are: configured, and with an identity linked. */
export async function listLinkedProviders(actor: Actor): Promise<ProviderDto[]> {
  const usable = (await listAccounts(actor.ownerId)).map((row) => providerOfAccount(row)?.id);
  return listProviders().filter(({ id }) => usable.includes(id));
}

/**
 * Links a proven identity to the person; the caller has seen that it was this person who asked, and with a fresh proof.
 * @throws SafelightError `auth/linked-elsewhere` when it is anybody's already (this person's, too); `auth/required` when the session has
 * ended meanwhile.
 */
export async function linkIdentity(actor: SessionActor, key: IdentityKey): Promise<void> {
  const name = nameOf(key);
  try {
    await actInSession(actor, async (tx) => {
      await authAdapter(tx).linkAccount({ userId: actor.ownerId, type: 'oidc', ...key });
      await settle(tx, actor, { type: 'auth.linked', method: key.provider });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new SafelightError('auth/linked-elsewhere', { detail: key.provider });
  }
  tell(actor, 'account-linked', name);
}

/** Whether an identity is linked to this person. */
export async function isLinkedTo(actor: Actor, key: IdentityKey): Promise<boolean> {
  return (await findAccountOwner(key)) === actor.ownerId;
}

/**
 * Takes one of the person's own linked identities away.
 * @throws SafelightError `object/not-found` when it is not there or somebody else's; `auth/last-way-in` when nothing would be left to sign
 * in with: no password, no passkey, no identity of a provider that is configured; `auth/required` when the session has ended meanwhile.
 */
export async function unlinkAccount(actor: SessionActor, { accountId }: { accountId: string }): Promise<void> {
  const name = await actInSession(actor, async (tx) => {
    const all = await listAccounts(actor.ownerId, tx);
    const account = all.find(({ id }) => id === accountId);
    if (!account) throw new SafelightError('object/not-found', { detail: 'linked account' });
    const others = all.filter((one) => one !== account && providerOfAccount(one) !== null).length;
    if (others + (await countOwnWaysIn(tx, actor.ownerId)) === 0) throw new SafelightError('auth/last-way-in');
    await deleteOwnAccount(tx, actor.ownerId, accountId);
    await settle(tx, actor, { type: 'auth.unlinked', method: account.provider, subjectId: accountId });
    return nameOf(account);
  }).catch(async (error: unknown) => {
    await recordRefusal(actor, error);
    throw error;
  });
  tell(actor, 'account-unlinked', name);
}

async function settle(tx: Transaction, { ownerId, sessionId }: Actor, { type, method, subjectId }: Change): Promise<void> {
  const ended = await endSignIns(tx, ownerId, sessionId);
  const detail = { method, ended };
  await recordEvent({ type, outcome: 'success', actorId: ownerId, sessionId, subjectId: subjectId ?? null, detail }, tx);
}

async function recordRefusal({ ownerId, sessionId }: Actor, error: unknown): Promise<void> {
  if (!(error instanceof SafelightError) || error.code !== 'auth/last-way-in') return;
  const detail = { code: error.code };
  await recordEvent({ type: 'auth.unlinked', outcome: 'refused', actorId: ownerId, sessionId, detail });
}

function tell({ email, ownerId: actorId }: Actor, kind: 'account-linked' | 'account-unlinked', provider: string): void {
  const mail = { kind, provider, securityUrl: pageUrl(LINKED_PATH), at: new Date() } as const;
  const type = kind === 'account-linked' ? 'auth.linked' : 'auth.unlinked';
  afterResponse('linked account notice', () => sendAccountMail({ to: email, mail, type, actorId }));
}

function nameOf(account: Pick<AccountRow, 'provider' | 'providerAccountId'>): string {
  return providerOfAccount(account)?.name ?? words.unusableName(account.provider);
}
