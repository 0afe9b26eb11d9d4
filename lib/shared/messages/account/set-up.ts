// The words of the page that makes the first account.

export const setUp = {
  title: 'Set up this vault',
  lead: 'You are the first one here. This account runs the vault: it will be an admin, and should get a second factor right after.',
  submit: 'Create the first account',
  nameHint: 'How the vault greets you.',
  code: 'Code from the link',
  codeHint: 'The last part of the link on the console: 43 letters, digits, - and _.',
  expiredTitle: 'This link no longer works',
  expired: 'It was used already, or it is too old. Restart the vault: while there is no account, its console shows a fresh one.',
  doneTitle: 'This vault is set up',
  done: 'There is an account already, so nobody can become its admin here. Sign in, or ask whoever runs it for an account.',
} as const;
