// The words of the pages of API tokens.

import type { ApiTokenDto } from '@/lib/shared/dto';
import type { TokenScope } from '@/lib/shared/account/token-rules';

const scopeWords: Readonly<Record<TokenScope, string>> = {
  'images:read': 'See and download pictures',
  'images:write': 'Add pictures',
  'images:delete': 'Move pictures to the trash',
  'albums:read': 'See albums',
  'albums:write': 'Make and change albums',
  'storage:read': 'See where pictures rest',
  'storage:write': 'Change where pictures rest',
  'account:read': 'See your name and address',
  'audit:read': 'Read your activity',
};

const stateWords: Readonly<Record<ApiTokenDto['state'], string>> = { live: 'Live', expired: 'Expired', revoked: 'Revoked' };

export const tokens = {
  title: 'API tokens',
  description:
    'A token lets a program of yours use the vault without your password. It can do what you tick and nothing else; it never changes your account.',
  scopeWords,
  stateWords,
  list: {
    create: 'New token',
    emptyTitle: 'No tokens yet',
    empty: 'Make one for a script, a backup or a phone that sends pictures by itself.',
    created: 'Made',
    expires: 'Expires',
    expired: 'Expired',
    lastUsed: 'Last used',
    neverUsed: 'Never used',
    from: (network: string) => `from ${network}`,
    rights: 'Rights',
    networks: (networks: string) => `Only from ${networks}`,
    anywhere: 'From any network',
    revoke: 'Revoke',
    revokeOne: (name: string) => `Revoke ${name}`,
    revoked: 'The token is revoked. Its next request will be refused.',
    endedNote: 'Ended tokens stay here for thirty days.',
  },
  create: {
    title: 'New API token',
    description: 'You see the token once, right after it is made.',
    name: 'Name',
    nameHint: 'What it is for, so that you know it again. For example: backup at home.',
    scopes: 'What it may do',
    scopesHint: 'Tick as little as will do. Albums, storage and activity are not reachable by API yet.',
    days: 'Days until it expires',
    daysHint: (most: number) => `1 to ${most}. A mail reminds you a week before.`,
    networks: 'Only from these networks',
    networksHint: 'Optional. One address or network a line, like 203.0.113.7 or 2001:db8::/48. Empty means from anywhere.',
    submit: 'Make the token',
    cancel: 'Back to your tokens',
  },
  made: {
    title: 'Your new token',
    once: 'Copy it now. It is not kept here and cannot be shown again.',
    label: (name: string) => `Token “${name}”`,
    copy: 'Copy the token',
    copied: 'The token is copied.',
    copyFailed: 'Copying did not work. Select the token and copy it by hand.',
    expires: 'It expires on',
    usage: 'Programs send it with every request, as the header “Authorization: Bearer” and the token. Keep it like a password.',
    done: 'I have kept it',
  },
  fieldErrors: {
    'token/too-many': 'You have 50 live tokens already. Revoke one first.',
    'scopes/missing': 'Tick at least one thing it may do.',
    'days/invalid': 'Write a whole number of days, 1 to 365.',
    'networks/invalid': 'Write addresses or networks only, like 203.0.113.0/24, one a line.',
    'networks/too-many': 'This is too much: 20 networks at most.',
  } as Readonly<Record<string, string>>,
} as const;
