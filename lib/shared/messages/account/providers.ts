// The words about identity providers: their buttons, what a way through one can end in, and the page of linked accounts. A provider's
// name comes from the configuration.

/** Why a way through a provider ended without what it was for. Stands in addresses of our own pages. */
export const PROVIDER_REFUSALS = [
  'EmailNotVerified',
  'OAuthAccountNotLinked',
  'SignUpClosed',
  'AccessDenied',
  'Configuration',
  'SessionChanged',
  'StepUp',
  'LinkedElsewhere',
  'LinkedAlready',
  'NotYours',
  'NotAskedAgain',
] as const;
export type ProviderRefusal = (typeof PROVIDER_REFUSALS)[number];

const SENTENCES: Readonly<Record<ProviderRefusal, (name: string) => string>> = {
  EmailNotVerified: (name) => `${name} has not confirmed this address, so it cannot be used here.`,
  OAuthAccountNotLinked: (name) =>
    `There is an account with this address already. Sign in to it the way you did before; then you can link ${name} in its settings.`,
  SignUpClosed: (name) => `This vault takes no new people, so ${name} cannot open an account here.`,
  AccessDenied: () => 'This account cannot sign in. Ask the person who runs this vault.',
  Configuration: (name) => `The way through ${name} did not finish. Please start again.`,
  SessionChanged: (name) => `Your session changed while you were at ${name}, so nothing was done. Please start again.`,
  StepUp: () => 'It took longer than five minutes since you last proved who you are, so nothing was linked. Please start again.',
  LinkedElsewhere: (name) => `This identity at ${name} belongs to another account already.`,
  LinkedAlready: (name) => `This identity at ${name} is linked to your account already.`,
  NotYours: (name) => `This identity at ${name} is not linked to your account, so it does not show that it is you.`,
  NotAskedAgain: (name) =>
    `${name} did not ask who you are just now, so this proves nothing new. Sign out, sign in with ${name} again, and come straight back.`,
};

/** The sentence for what an address says; anything unknown gets the plain one, and nothing of it is shown. */
export function providerRefusalSentence(word: string, name: string | undefined): string {
  const known = PROVIDER_REFUSALS.find((refusal) => refusal === word) ?? 'Configuration';
  return SENTENCES[known](name ?? 'the provider').replace(/^the /, 'The ');
}

export const providers = {
  continueWith: (name: string) => `Continue with ${name}`,
  confirmWith: (name: string) => `Confirm with ${name}`,
  confirmHint: (name: string) => `${name} will ask you to sign in there again.`,
} as const;

export const linked = {
  title: 'Linked accounts',
  description: 'Accounts elsewhere that you can sign in with. Linking or unlinking one ends your sessions on other devices.',
  manage: 'Manage linked accounts',
  none: 'No account is linked.',
  count: (count: number, names: string) =>
    count === 1 ? `One account is linked: ${names}.` : `${count} accounts are linked: ${names}.`,
  emptyTitle: 'No account is linked',
  empty: 'Link one, and you can sign in with it. Its address does not have to be the one you use here.',
  emptyUnavailable: 'The person who runs this vault has set up no provider to link.',
  listLabel: 'Your linked accounts',
  linkedAt: 'Linked',
  unusable: 'Not available now',
  unusableHint: 'This provider is not set up here any more, so nobody can sign in with it.',
  unusableName: (provider: string) => (provider === 'google' ? 'Google' : 'A provider of before'),
  linkTitle: 'Link an account',
  link: (name: string) => `Link ${name}`,
  unlink: 'Unlink',
  unlinkOne: (name: string, at: string) => `Unlink ${name}, linked ${at}`,
  done: 'The account is linked. Every other session of yours is ended.',
  unlinked: 'The account is unlinked. Every other session of yours is ended.',
} as const;
