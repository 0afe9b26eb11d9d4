// The words of every page but the photographs' own (photos.ts). A second language is a second set of these files.

export const landing = {
  metaTitle: 'Safelight: an encrypted vault for your photographs',
  heading: 'Your photographs, in a room only you can light.',
  lead: 'Safelight is a vault for pictures on a server you choose. Each one is sealed under a key of its own before it is stored, and opened only while you look at it.',
  signUp: 'Create an account',
  signIn: 'Sign in',
  toPhotos: 'Open your photos',
  protectsHeading: 'What it protects',
  protects: [
    {
      title: 'Pictures, thumbnails and names',
      text: 'All of it rests encrypted with AES-256-GCM. A changed or swapped piece is refused, never shown.',
    },
    {
      title: 'Where you were',
      text: 'GPS position, camera serial and hidden thumbnails are taken out on the way in. The pixels are left alone.',
    },
    {
      title: 'Your account',
      text: 'Guesses are counted before they are checked. You see every session and end any of them at once.',
    },
  ],
  againstHeading: 'Against whom, and against whom not',
  againstTitle: 'Holds against',
  against: [
    'someone who copies the database, the disk or a backup',
    'other people with an account on this server',
    'someone who guesses passwords or addresses of pictures',
    'pictures made to break the programs that read them',
  ],
  notAgainstTitle: 'Does not hold against',
  notAgainst: [
    'whoever controls the running server and its root key',
    'someone who sits at your unlocked device',
    'a password you also use elsewhere and lost there',
  ],
  footer: 'Safelight runs on your own server. It loads nothing from anywhere else and counts no visits.',
} as const;

export const fields = {
  name: 'Name',
  nameHint: 'How the vault greets you. Nobody else sees it.',
  email: 'E-mail address',
  password: 'Password',
  newPassword: 'New password',
  currentPassword: 'Current password',
} as const;

export const strength = {
  heading: 'A good password here',
  met: 'Done',
  missing: 'Missing',
  good: 'Looks good. The final check happens when you send it.',
  remaining: (count: number) => (count === 1 ? 'One thing is missing.' : `${count} things are missing.`),
  note: 'Common passwords and ones made of your name or address are refused, too.',
} as const;

export const signIn = {
  title: 'Sign in',
  lead: 'Welcome back to the darkroom.',
  submit: 'Sign in',
  forgot: 'Forgot your password?',
  noAccount: 'No account yet?',
  create: 'Create one',
  lockedTitle: 'Too many tries',
  lockedHelp: 'If this was not you, choose a new password: that works right away.',
  reset: 'Choose a new password',
  unverifiedHelp: 'Open the link in the mail we sent you, then sign in.',
  expired: 'Please sign in to go on.',
} as const;

export const signUp = {
  title: 'Create an account',
  lead: 'You get a mail with a link. The account exists once you have opened it.',
  submit: 'Create account',
  haveAccount: 'Already have an account?',
  signIn: 'Sign in',
  closedTitle: 'Sign-up is closed',
  closed: 'This vault takes no new people. Ask the person who runs it.',
  sentTitle: 'Check your mail',
  sent: 'We sent a message to the address you gave. Open the link in it to go on.',
  sentAddress: (email: string) => `We sent a message to ${email}. Open the link in it to go on.`,
  sentHelp: 'Nothing there after a few minutes? Look in the spam folder, or check the address and send the form again.',
  again: 'Use another address',
} as const;

export const verify = {
  title: 'Confirm your address',
  lead: 'Once more the password you chose, and your vault is ready. A link works once.',
  submit: 'Confirm and open the vault',
  passwordHint: 'The one you chose when you signed up. It shows that it was you who asked for this account.',
  code: 'Code from the link',
  codeHint: 'The last part of the link in your mail: 43 letters, digits, - and _.',
  expiredTitle: 'This link no longer works',
  expired: 'It was used already, or it is too old. Sign up again and you get a fresh one; or sign in if you confirmed before.',
} as const;

export const forgot = {
  title: 'Forgot your password?',
  lead: 'Write your address. If there is an account, a mail with a link arrives.',
  submit: 'Send the link',
  sentTitle: 'Check your mail',
  sent: 'If there is an account with this address, a link is on its way. It works once, for a short time.',
  back: 'Back to sign in',
} as const;

export const reset = {
  title: 'Choose a new password',
  lead: 'Setting it ends every session of this account.',
  submit: 'Set the password',
  expiredTitle: 'This link no longer works',
  expired: 'It was used already, or it is too old.',
  again: 'Ask for a new link',
  doneTitle: 'Your new password is set',
  done: 'All earlier sessions are ended. Sign in with the new password.',
} as const;

export const signedOut = {
  title: 'You are signed out',
  lead: 'The pictures this browser kept for you are gone, and the session is ended on the server.',
  again: 'Sign in again',
  home: 'To the start page',
} as const;

export const settings = {
  title: 'Settings',
  tabs: {
    label: 'Settings',
    profile: 'Profile',
    security: 'Security',
    tokens: 'API tokens',
    export: 'Export',
    account: 'Account',
  },
  profile: {
    title: 'Profile',
    name: 'Name',
    email: 'E-mail address',
    since: 'Member since',
    saved: 'Your name is saved.',
    save: 'Save name',
  },
  password: {
    title: 'Password',
    cardText: 'One of your ways in. Changing it ends every other session of yours.',
    description: 'Changing it ends every other session of yours, and every API token.',
    submit: 'Change password',
    saved: 'Your password is changed. Every other session is ended.',
  },
  sessions: {
    title: 'Where you are signed in',
    description: 'Networks are shown in part only. End what you do not know, then change your password.',
    current: 'This device',
    unknownNetwork: 'Network unknown',
    network: (network: string) => `Network ${network}`,
    firstSeen: 'Signed in',
    lastSeen: 'Last seen',
    end: 'End session',
    endOne: (device: string) => `End session: ${device}`,
    endOthers: 'End all other sessions',
    onlyThis: 'You are signed in nowhere else.',
    ended: 'The session is ended.',
    othersEnded: (count: number) => (count === 1 ? 'One other session is ended.' : `${count} other sessions are ended.`),
  },
  storage: {
    title: 'Storage',
    label: 'Storage used',
    used: (used: string, quota: string) => `${used} of ${quota}`,
    pictures: (count: string, quota: string) => `${count} of ${quota} pictures`,
    nearlyFull: 'Nearly full. Delete pictures you no longer want, and empty the trash.',
    full: 'Full. New pictures are refused until you delete some and empty the trash.',
    note: 'Counted as stored: clean originals and their smaller copies. The trash counts, too.',
  },
  appearance: { title: 'Appearance', description: 'Kept in this browser only.' },
  signOut: { title: 'This session', description: 'Ends the session here and clears what this browser kept.' },
} as const;
