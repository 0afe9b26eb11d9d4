// Everything the security ledger can tell of. Names are stable: detection rules and exports depend on them.

/** One kind of event, named `area.what`. */
export type EventType =
  | 'auth.sign-up'
  | 'auth.verify'
  | 'auth.sign-in'
  | 'auth.sign-out'
  | 'auth.reset-asked'
  | 'auth.reset'
  | 'auth.password-changed'
  | 'auth.name-changed'
  | 'auth.locked'
  | 'auth.session-ended'
  | 'door.refused'
  | 'door.limited'
  | 'image.uploaded'
  | 'image.refused'
  | 'image.opened'
  | 'image.listed'
  | 'image.trashed'
  | 'image.restored'
  | 'image.deleted'
  | 'image.renamed'
  | 'key.created'
  | 'key.used'
  | 'integrity.failed'
  | 'watch.dropped';

/** How it ended: `refused` by a rule, `failed` by a fault. */
export type EventOutcome = 'success' | 'refused' | 'failed';
