// The words of the admins' pages.

export const admin = {
  users: {
    title: 'People',
    lead: 'Everybody with an account here, the newest first. What they keep is theirs: no picture and no password is shown to anybody.',
    listLabel: 'People with an account',
    you: 'This is you',
    admin: 'Admin',
    states: { active: 'Active', locked: 'Locked', unproven: 'Address not proven', leaving: 'Waits for deletion' },
    factor: 'Second factor',
    noFactor: 'No second factor',
    since: 'Member since',
    lastSeen: 'Last seen',
    never: 'Signed in nowhere',
    usage: (bytes: string, pictures: string) => `${bytes}, ${pictures}`,
    pictures: (count: number, written: string) => (count === 1 ? '1 picture' : `${written} pictures`),
    yourself: 'Your own account is in the settings.',
    lock: 'Lock',
    lockOne: (name: string) => `Lock: ${name}`,
    unlock: 'Unlock',
    unlockOne: (name: string) => `Unlock: ${name}`,
    endSessions: 'End all sessions',
    endSessionsOne: (name: string) => `End all sessions: ${name}`,
    sendReset: 'Send reset link',
    sendResetOne: (name: string) => `Send reset link: ${name}`,
    locked: 'Locked. Every session, link and token of this account has ended.',
    unlocked: 'Unlocked. This person can sign in again.',
    unchanged: 'Nothing changed: it was so already.',
    sessionsEnded: (count: number) => {
      if (count === 0) return 'There was no session to end.';
      return count === 1 ? 'One session is ended.' : `${count} sessions are ended.`;
    },
    resetSent: 'A link to choose a new password is on its way to this person.',
    more: 'Older accounts',
    first: 'Back to the newest',
    end: 'That is everybody.',
    nobodyLeft: 'Nobody further',
    nobodyLeftText: 'There is no older account than the ones you have seen.',
  },
  missing: {
    title: 'One more factor, please',
    factor:
      'Admins need a second factor. Add a passkey or an authenticator app first; then come back and confirm that it is you.',
    toSecurity: 'Set up a second factor',
    session: 'You have a second factor, but this session was begun without it. Confirm with both, and the pages for admins open.',
    toConfirm: 'Confirm that it is you',
  },
} as const;
