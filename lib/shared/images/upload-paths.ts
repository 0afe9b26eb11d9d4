// Where files are sent to, and how the answer names the picture one became.

export const UPLOADS_PATH = '/api/uploads';
/** For files that come in parts, by the protocol tus 1.0.0. */
export const RESUMABLE_UPLOADS_PATH = '/api/uploads/tus';
/** The id of the picture a finished upload became. */
export const IMAGE_ID_HEADER = 'Safelight-Image';
