// safelight token …: tokens for programs, issued and revoked by whoever runs the vault.

import type { Command } from 'commander';
import { z } from 'zod';
import { requirePerson } from '@/lib/auth/operator/person';
import { issueTokenFor, revokeTokenOf } from '@/lib/auth/operator/tokens';
import { isApiToken } from '@/lib/crypto/api-token';
import { emailSchema } from '@/lib/shared/account/auth-schemas';
import { DEFAULT_TOKEN_DAYS, TOKEN_SCOPES } from '@/lib/shared/account/token-rules';
import { tokenOrderSchema } from '@/lib/shared/account/token-schemas';
import { CommandError, STATUS } from '@/scripts/safelight/command-error';
import { readSecretLine } from '@/scripts/safelight/standard-input';
import type { Run } from '@/scripts/safelight/users';

type Say = (line: string) => void;
type IssueOptions = { email: string; scopes: string; days?: string; name: string; networks?: string };

const whom = z.object({ email: emailSchema });
const list = (text: string) => text.split(/[\s,]+/).filter(Boolean);

export function addTokenCommands(program: Command, run: Run, say: Say): void {
  const token = program.command('token').description('tokens for programs');
  token
    .command('issue')
    .description('issue a token; it alone is the last line of standard output')
    .requiredOption('--email <address>', 'whose')
    .requiredOption('--scopes <list>', `what it may do, comma separated: ${TOKEN_SCOPES.join(', ')}`)
    .option('--days <number>', `how long it works (${DEFAULT_TOKEN_DAYS} unless said otherwise)`)
    .option('--name <name>', 'by which its owner knows it', 'Issued by the operator')
    .option('--networks <list>', 'networks it may come from (CIDR), comma separated; from anywhere unless said otherwise')
    .action((options: IssueOptions) =>
      run(
        () => ({ ...whom.parse(options), order: tokenOrderSchema.parse(orderOf(options)) }),
        async ({ email, order }) => {
          const { id, token: secret, expires } = await issueTokenFor(await requirePerson({ email }), order);
          say(`Token ${id} of ${email} for ${order.scopes.join(', ')}, until ${expires}. It is shown this once:`);
          say(secret);
        },
      ),
    );
  token
    .command('revoke')
    .description('revoke a token: its next request is refused')
    .option('--id <id>', 'by its id')
    .option('--token-stdin', 'by itself, from one line of standard input')
    .action((options: { id?: string; tokenStdin?: true }) =>
      run(
        () => whichOf(options),
        async (which) => {
          const { id } = await revokeTokenOf(which);
          say(`Revoked: token ${id}.`);
        },
      ),
    );
}

function orderOf({ scopes, days, name, networks }: IssueOptions): unknown {
  return {
    name,
    scopes: list(scopes),
    ...(days === undefined ? {} : { days: /^\d{1,4}$/.test(days) ? Number(days) : Number.NaN }),
    networks: list(networks ?? ''),
  };
}

async function whichOf({ id, tokenStdin }: { id?: string; tokenStdin?: true }): Promise<{ id: string } | { token: string }> {
  if ((id === undefined) === (tokenStdin === undefined))
    throw new CommandError(STATUS.usage, 'Say which one: --id or --token-stdin.');
  if (id !== undefined) return z.object({ id: z.uuid() }).parse({ id });
  const token = await readSecretLine('Token');
  if (!isApiToken(token)) throw new CommandError(STATUS.data, 'This is no token: it is mistyped or cut.');
  return { token };
}
