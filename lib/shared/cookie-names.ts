// Names of the cookies, for the two rooms that must agree on them. No name may be the beginning of another.

/** Holds the session's token. Only lib/auth reads its value; middleware only sees whether it is there. */
export const SESSION_COOKIE = '__Host-sl.sid';
