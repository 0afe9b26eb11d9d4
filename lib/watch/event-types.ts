// Everything the security ledger can tell of. Names are stable: detection rules and exports depend on them.

export const EVENT_TYPES = [
  'auth.sign-up',
  'auth.verify',
  'auth.sign-in',
  'auth.sign-out',
  'auth.reset-asked',
  'auth.reset',
  'auth.password-changed',
  'auth.name-changed',
  'auth.locked',
  'auth.session-ended',
  'door.refused',
  'door.limited',
  'image.uploaded',
  'image.refused',
  'image.opened',
  'image.listed',
  'image.trashed',
  'image.restored',
  'image.deleted',
  'image.renamed',
  'key.created',
  'key.used',
  'integrity.failed',
  'watch.dropped',
] as const;

/** One kind of event, named `area.what`. */
export type EventType = (typeof EVENT_TYPES)[number];

export type EventOutcome = 'success' | 'refused' | 'failed';
