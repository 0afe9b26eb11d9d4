// The words of the page that asks for a fresh proof of identity.

export const confirm = {
  title: 'Confirm that it is you',
  lead: 'What comes next could cost you your account, so a session alone is not enough. This holds for five minutes.',
  submit: 'Confirm',
  noWay: 'This account has no way to confirm here. Sign out, sign in again, and come straight back.',
} as const;
