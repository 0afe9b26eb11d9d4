// Bounds of exports: how large a part gets, and how long a copy of somebody's pictures is held ready.

/** A part ends before it would pass these; a larger file is a part of its own. */
export type PartLimits = { readonly bytes: number; readonly images: number };
export const EXPORT_PART_LIMITS: PartLimits = { bytes: 2_000_000_000, images: 2_000 };
/** How long a finished export can be downloaded. */
export const EXPORT_HOURS = 48;
/** One that could not be prepared in so many days is given up. */
export const EXPORT_PREPARING_DAYS = 7;
/** Exports that one person may have at a time. */
export const MAX_EXPORTS = 3;
/** Parts that one person may download at a time. */
export const MAX_EXPORT_DOWNLOADS = 2;
