// safelight user …: accounts made, listed, locked, reset and deleted by whoever runs the vault.

import type { Command } from 'commander';
import { z } from 'zod';
import { recordDeed } from '@/lib/auth/operator/authority';
import { createPerson } from '@/lib/auth/operator/create-person';
import { listPeople } from '@/lib/auth/operator/list-people';
import { lockPerson, unlockPerson } from '@/lib/auth/operator/lock-person';
import type { Notice } from '@/lib/auth/operator/notice';
import { requirePerson } from '@/lib/auth/operator/person';
import { resetPerson } from '@/lib/auth/operator/reset-person';
import { config } from '@/lib/config/config';
import { emailSchema, passwordSchema, personNameSchema } from '@/lib/shared/account/auth-schemas';
import type { PersonDto } from '@/lib/shared/dto';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { deleteAccountNow } from '@/lib/vault/delete-account';
import { CommandError, STATUS } from '@/scripts/safelight/command-error';
import { peopleTable } from '@/scripts/safelight/people-table';
import { readSecretLine } from '@/scripts/safelight/standard-input';

/** Runs `work` with the vault open; `prepare` reads and judges what was given, before anything is opened. */
export type Run = <T>(prepare: () => T | Promise<T>, work: (prepared: T) => Promise<void>) => Promise<void>;
type Say = (line: string) => void;

const emailOnly = z.object({ email: emailSchema });
const PAGE = 500;

export function addUserCommands(program: Command, run: Run, say: Say): void {
  const user = program.command('user').description('people with an account');
  addCreate(user, run, say);
  user
    .command('list')
    .description('everybody, the newest account first')
    .option('--json', 'as JSON, for programs')
    .action(({ json }: { json?: true }) =>
      run(
        () => undefined,
        async () => {
          const people = await everybody();
          say(json ? JSON.stringify(people, null, 2) : peopleTable(people));
        },
      ),
    );
  addLocks(user, run, say);
  addReset(user, run, say);
  addDelete(user, run, say);
}

function addCreate(user: Command, run: Run, say: Say): void {
  const schema = z.object({ email: emailSchema, name: personNameSchema });
  type Options = { admin?: true; verified?: true; passwordStdin?: true };
  user
    .command('create')
    .description('make an account; a mail with a link proves the address, unless --verified')
    .requiredOption('--email <address>', 'address to sign in with')
    .requiredOption('--name <name>', 'name to greet with')
    .option('--admin', 'an admin, once there is a second factor')
    .option('--verified', 'you vouch for the address: no mail')
    .option('--password-stdin', 'take the password from one line of standard input')
    .action((options: Options) =>
      run(
        async () => ({
          ...schema.parse(options),
          password: options.passwordStdin ? passwordSchema.parse(await readSecretLine('Password')) : null,
          isAdmin: options.admin ?? false,
          isVerified: options.verified ?? false,
        }),
        async (order) => {
          const { id, notice } = await createPerson(order);
          say(`Made ${order.isAdmin ? 'an admin' : 'an account'} for ${order.email} (${id}).`);
          if (notice) await post(notice, say, 'A link to choose a password, which proves the address, is mailed.');
          else if (order.password === null) say('They choose a password with "Forgot your password?" on the sign-in page.');
          if (order.isAdmin) say('The pages for admins open once a second factor is set up.');
        },
      ),
    );
}

function addLocks(user: Command, run: Run, say: Say): void {
  const deeds = [
    { name: 'lock', does: 'lock a person out at once: sessions, links and tokens end', done: 'Locked', change: lockPerson },
    { name: 'unlock', does: 'let a person in again', done: 'Unlocked', change: unlockPerson },
  ] as const;
  for (const { name, does, done, change } of deeds)
    user
      .command(name)
      .description(does)
      .requiredOption('--email <address>', 'whom')
      .action((options: unknown) =>
        run(
          () => emailOnly.parse(options),
          async (who) => {
            const { isChanged, notice } = await change('operator', await requirePerson(who));
            say(isChanged ? `${done}: ${who.email}.` : `Nothing changed: ${who.email} was ${done.toLowerCase()} already.`);
            if (notice) await post(notice, say, 'They are told by mail.');
          },
        ),
      );
}

function addReset(user: Command, run: Run, say: Say): void {
  user
    .command('reset')
    .description('mail a link to choose a new password')
    .requiredOption('--email <address>', 'whom')
    .option('--factors', 'also remove authenticator, passkeys, recovery codes and the old password, and end sessions and tokens')
    .action((options: { factors?: true }) =>
      run(
        () => emailOnly.parse(options),
        async (who) => {
          const areFactorsRemoved = options.factors ?? false;
          const { notice } = await resetPerson('operator', await requirePerson(who), { areFactorsRemoved });
          if (areFactorsRemoved) say(`Every second factor of ${who.email} is removed, and every session and token has ended.`);
          await post(notice, say, 'A link to choose a new password is mailed.');
        },
      ),
    );
}

function addDelete(user: Command, run: Run, say: Say): void {
  user
    .command('delete')
    .description('delete a person with every picture, at once and for ever')
    .requiredOption('--email <address>', 'whom')
    .option('--yes', 'yes, for ever')
    .action((options: { yes?: true }) =>
      run(
        () => {
          if (!options.yes) throw new CommandError(STATUS.usage, 'Nothing is deleted: this cannot be undone, so it wants --yes.');
          return emailOnly.parse(options);
        },
        async (who) => {
          const { id } = await requirePerson(who);
          await recordDeed('operator', { type: 'auth.deletion-asked', outcome: 'success', subjectId: id });
          if (!(await deleteAccountNow(ownerIdFrom(id)))) throw new CommandError(STATUS.noPerson, 'There is no such person.');
          say(`Deleted: ${who.email}.`);
        },
      ),
    );
}

async function post(notice: Notice, say: Say, sentence: string): Promise<void> {
  if (!(await notice()))
    throw new CommandError(STATUS.unavailable, 'It is done, but the mail about it could not be sent: see to the mail server.');
  const { SMTP_URL, RESEND_API_KEY, outboxDir } = config();
  say(SMTP_URL || RESEND_API_KEY ? sentence : `${sentence} There is no mail server, so the mail rests in ${outboxDir}.`);
}

async function everybody(): Promise<PersonDto[]> {
  const people: PersonDto[] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listPeople>> = await listPeople(after, PAGE);
    people.push(...page.items);
    if (page.nextAfter === null) return people;
    after = page.nextAfter;
  }
}
