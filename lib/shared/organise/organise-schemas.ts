// What may be asked of albums, tags, favourites and search. The same schemas run in the browser and at the door.

import { z } from 'zod';
import { imageIdSchema } from '@/lib/shared/images/image-schemas';
import {
  MAX_ALBUM_TITLE_CHARACTERS,
  MAX_ALT_TEXT_CHARACTERS,
  MAX_BULK_IDS,
  MAX_CAPTION_CHARACTERS,
  MAX_PAGE_SIZE,
  MAX_TAG_CHARACTERS,
  PAGE_SIZE,
} from '@/lib/shared/limits';
import { MEDIA_TYPE_CODES, type MediaType } from '@/lib/shared/media-types';
import { MAX_SEARCH_CHARACTERS, MAX_SEARCH_TAGS, MAX_TAGS_A_CALL } from '@/lib/shared/organise/organise-limits';
import { plainLine, plainLines } from '@/lib/shared/plain-text';

const MEDIA_TYPES = Object.keys(MEDIA_TYPE_CODES) as [MediaType, ...MediaType[]];
/** No text of a person is longer than this before it is tidied. */
const TYPED = z.string().max(10_000, 'text/too-long');

const line = (maxCharacters: number) =>
  TYPED.transform(plainLine).pipe(z.string().min(1, 'name/missing').max(maxCharacters, 'name/too-long'));
const lines = (maxCharacters: number) => TYPED.transform(plainLines).pipe(z.string().max(maxCharacters, 'text/too-long'));
const ids = z.array(imageIdSchema).min(1).max(MAX_BULK_IDS);
const limit = z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(PAGE_SIZE);
const titleSchema = line(MAX_ALBUM_TITLE_CHARACTERS);
const tagNameSchema = line(MAX_TAG_CHARACTERS);

export const idSchema = z.strictObject({ id: imageIdSchema });

export const createAlbumSchema = z.strictObject({ title: titleSchema, imageIds: ids.optional() });
export const renameAlbumSchema = z.strictObject({ id: imageIdSchema, title: titleSchema });
export const setAlbumCoverSchema = z.strictObject({ id: imageIdSchema, coverId: imageIdSchema.nullable() });
/** `beforeId`: the album that comes after it then; null: it goes to the end. */
export const moveAlbumSchema = z.strictObject({ id: imageIdSchema, beforeId: imageIdSchema.nullable() });
export const albumImagesSchema = z.strictObject({ albumId: imageIdSchema, ids });
export const restoreToAlbumSchema = z.strictObject({
  albumId: imageIdSchema,
  places: z
    .array(z.strictObject({ id: imageIdSchema, position: z.number() }))
    .min(1)
    .max(MAX_BULK_IDS),
});
/** The pictures go, in the order given, in front of `beforeId`, which is none of them; null: to the end. */
export const moveInAlbumSchema = z
  .strictObject({ albumId: imageIdSchema, ids, beforeId: imageIdSchema.nullable() })
  .refine((move) => move.beforeId === null || !move.ids.includes(move.beforeId), { path: ['beforeId'] });
export const listAlbumImagesSchema = z.strictObject({
  albumId: imageIdSchema,
  // A position as JavaScript writes numbers, and an id, as the page before gave it.
  cursor: z
    .string()
    .regex(/^-?\d{1,22}(?:\.\d{1,30})?(?:e[+-]\d{1,3})?_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    .optional(),
  limit,
});

export const tagImagesSchema = z.strictObject({ ids, names: z.array(tagNameSchema).min(1).max(MAX_TAGS_A_CALL) });
export const untagImagesSchema = z.strictObject({ ids, tagId: imageIdSchema });
export const renameTagSchema = z.strictObject({ id: imageIdSchema, name: tagNameSchema });

export const setFavouriteSchema = z.strictObject({ ids, isFavourite: z.boolean() });
/** What is left out stays as it is; null or nothing but spaces clears. */
export const describeImageSchema = z.strictObject({
  id: imageIdSchema,
  caption: lines(MAX_CAPTION_CHARACTERS).nullable().optional(),
  altText: lines(MAX_ALT_TEXT_CHARACTERS).nullable().optional(),
});

const bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
export const searchImagesSchema = z.strictObject({
  text: z.string().max(MAX_SEARCH_CHARACTERS, 'text/too-long').optional(),
  /** Pictures with all of these. */
  tagIds: z.array(imageIdSchema).max(MAX_SEARCH_TAGS).optional(),
  albumId: imageIdSchema.optional(),
  isFavourite: z.boolean().optional(),
  types: z.array(z.enum(MEDIA_TYPES)).min(1).max(MEDIA_TYPES.length).optional(),
  minBytes: bytes.optional(),
  maxBytes: bytes.optional(),
  /** First and last day, both included; `basis` says whether the day it was taken or added on counts. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  basis: z.enum(['taken', 'added']).default('taken'),
  cursor: z
    .string()
    .regex(/^\d{1,13}_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    .optional(),
  limit,
});
export type SearchQuery = z.output<typeof searchImagesSchema>;
