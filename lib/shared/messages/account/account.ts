// The words of the account's pages: another address, the end of it, and the links that belong to both.

const days = (count: number) => (count === 1 ? 'one day' : `${count} days`);

export const account = {
  email: {
    title: 'E-mail address',
    description: 'You sign in with it, and every mail about your account goes there.',
    present: 'Address now',
    field: 'New e-mail address',
    hint: 'We send a link to the new address and tell the present one. Nothing changes before you open the link.',
    submit: 'Send the link',
    sentTitle: 'Check your mail',
    sent: (email: string) => `A message is on its way to ${email}. Open the link in it within an hour.`,
    waitingTitle: 'Waiting for your confirmation',
    waiting: (email: string) => `The account gets the address ${email} once the link in the mail to it is opened.`,
    cancel: 'Forget this change',
    cancelled: 'The change is forgotten. Its link does not work any more.',
  },
  close: {
    title: 'Delete the account',
    description: (grace: number) =>
      `Your account is closed at once and every device signed out. After ${days(grace)} it is deleted with every picture in it.`,
    points: (grace: number) => [
      `We mail you a link that keeps the account; it works for ${days(grace)}.`,
      'Tokens for programs are revoked at once and stay so.',
      'After that nobody can bring anything back: the keys are deleted, too.',
    ],
    field: 'Your e-mail address',
    hint: 'Type the address of this account, to be sure that it is the right one.',
    submit: 'Delete my account',
  },
  closed: {
    title: 'If you have just deleted your account',
    text: 'It is closed now. Until it is deleted, the link in the mail we sent you keeps it.',
  },
  confirmEmail: {
    title: 'Confirm your new address',
    lead: 'The account gets this address, and every other device is signed out.',
    submit: 'Use this address',
    doneTitle: 'The address is changed',
    done: 'From now on you sign in with it. Both addresses get a mail that says so.',
    toSettings: 'To the account',
    toSignIn: 'Sign in',
    expiredTitle: 'This link no longer works',
    expired:
      'It was used already, it is too old, or the address cannot be used. Ask for a new link in the settings of your account.',
  },
  keep: {
    title: 'Keep your account',
    lead: 'Your account is closed and waits for its deletion. You can still call that off.',
    submit: 'Keep my account',
    doneTitle: 'Your account is kept',
    done: 'Nothing was deleted. Sign in as before.',
    signIn: 'Sign in',
    reset: 'Choose a new password',
    expiredTitle: 'This link no longer works',
    expired: 'It was used already, or the grace is over and the account is deleted.',
  },
  firstPassword: {
    title: 'Set a password',
    cardText: 'You have no password here: you came by another way. With one you can sign in when that way is closed.',
    open: 'Set a password',
    lead: 'It becomes one more way into your account. Every other device is signed out.',
    submit: 'Set the password',
    saved: 'Your password is set. Every other session is ended.',
  },
} as const;
