// The words of the page between a first and a second proof. Nothing here tells whose sign-in it is.

export const secondStep = {
  title: 'One more step',
  lead: 'Enter the code that your authenticator app shows now.',
  leadWithoutApp: 'This account asks for a second proof.',
  code: 'Code from the app',
  codeHint: 'Six digits. They change every thirty seconds, and each works once.',
  submit: 'Continue',
  wrongTitle: 'That code was not accepted',
  lockedTitle: 'Too many tries',
  lockedHelp: 'A new password does not end this pause.',
  expiredTitle: 'Please start again',
  startAgain: 'Sign in again',
  recovery: {
    open: 'Use a recovery code instead',
    title: 'With a recovery code',
    code: 'Recovery code',
    codeHint: 'One of the codes you kept, six groups of four. Capitals, dashes and spaces do not matter; each works once.',
    submit: 'Use this code',
  },
  cancel: 'Cancel and go back',
} as const;
