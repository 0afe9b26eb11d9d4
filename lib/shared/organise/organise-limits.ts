// Numbers of albums, tags and search that browser and server share.

/** How many tags one call may give. */
export const MAX_TAGS_A_CALL = 20;
export const MAX_SEARCH_CHARACTERS = 200;
/** How many words and tags one search may ask for; further words are passed over. */
export const MAX_SEARCH_WORDS = 16;
export const MAX_SEARCH_TAGS = 10;
/** A word finds pictures from so many characters on (a Chinese or Japanese one by itself). */
export const MIN_WORD_CHARACTERS = 2;
/** How long a deleted album can be brought back. */
export const ALBUM_UNDO_SECONDS = 10 * 60;
