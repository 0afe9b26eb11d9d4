// The frame of every signed-in page.

export const shell = {
  status: 'Encrypted · AES-256-GCM',
  mainNavigation: 'Main',
  photos: 'Photos',
  albums: 'Albums',
  favourites: 'Favourites',
  search: 'Search',
  trash: 'Trash',
  more: 'More',
  settings: 'Settings',
  admin: 'Admin',
  signOut: 'Sign out',
  /** Begins with what is shown, so that it can be said to a voice control. */
  account: (initials: string, name: string) => `${initials}, account of ${name}`,
  signedInAs: 'Signed in as',
  home: 'Safelight, to the photos',
} as const;
