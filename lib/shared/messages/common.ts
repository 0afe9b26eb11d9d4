// Words used on more than one page.

export const common = {
  product: 'Safelight',
  tagline: 'An encrypted vault for your photographs',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  confirm: 'Confirm that it is you',
  tryAgain: 'Try again',
  loading: 'Loading',
  working: 'Working',
  showPassword: 'Show the password',
  hidePassword: 'Hide the password',
  capsLock: 'Caps Lock is on.',
  skipToContent: 'Skip to the content',
  notifications: 'Notifications',
  theme: { label: 'Colour theme', system: 'System', light: 'Light', dark: 'Dark' },
  partMissing: 'This part of the page did not come. Check your connection and try again.',
  unexpected: 'Something went wrong on our side. Try again; if it stays, tell the operator the request number.',
  errorHeading: 'That did not work',
  fieldsHeading: 'Please look at the marked fields',
  requestId: (id: string) => `Request ${id}`,
  waitSeconds: (seconds: number) => {
    if (seconds < 60) return `Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`;
    const minutes = Math.ceil(seconds / 60);
    if (minutes < 60) return `Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
    const hours = Math.ceil(minutes / 60);
    return `Try again in ${hours === 1 ? 'an hour' : `${hours} hours`}.`;
  },
  /** What the codes of lib/shared/account/auth-schemas.ts mean to a person. */
  fieldErrors: {
    'email/invalid': 'Write one address, like anna@example.org.',
    'email/unchanged': 'This is the address you have now.',
    'email/mismatch': 'This is not the address of this account.',
    'email/too-long': 'This address is too long: 254 characters at most.',
    'password/wrong': 'This is not the password of this account.',
    'password/missing': 'Write your password.',
    'password/too-long': 'This password is too long: 128 characters at most.',
    'name/missing': 'Write a name.',
    'name/too-long': 'This name is too long.',
    'name/characters': 'This name has characters that cannot be shown. Use letters, digits, spaces and punctuation.',
    'code/invalid': 'Write the six digits that your app shows.',
    'recovery-code/invalid': 'A recovery code has twenty-four letters and digits, in six groups.',
    'passkey/too-many': 'You have 20 passkeys, which is as many as there can be. Remove one first.',
    'link/invalid': 'This link is incomplete. Open it again from your mail.',
  } as Readonly<Record<string, string>>,
} as const;
