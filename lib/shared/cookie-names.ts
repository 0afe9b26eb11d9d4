// Names of the cookies, for the rooms that must agree on them. No name may be the beginning of another: next-auth glues
// cookies together whose names begin alike.

/** Holds the session's token. Only lib/auth reads its value; middleware only sees whether it is there. */
export const SESSION_COOKIE = '__Host-sl.sid';
/** Holds the token of a sign-in that waits for its second factor. Opens nothing but that step. */
export const PENDING_COOKIE = '__Host-sl.2fa';
/** Holds the token of a passkey's challenge for two minutes. */
export const CHALLENGE_COOKIE = '__Host-sl.key';
/** Says that a way to an identity provider was begun to link it or to confirm who is asking: a session's id and a purpose. */
export const INTENT_COOKIE = '__Host-sl.intent';
