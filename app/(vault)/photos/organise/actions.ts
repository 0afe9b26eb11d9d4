'use server';

import { z } from 'zod';
import { userAction } from '@/lib/auth/doors';
import {
  describeImageSchema,
  idSchema,
  renameTagSchema,
  setFavouriteSchema,
  tagImagesSchema,
  untagImagesSchema,
} from '@/lib/shared/organise/organise-schemas';
import { listImageAlbums as albumsOf } from '@/lib/vault/albums/list-albums';
import { describeImage as describe } from '@/lib/vault/gallery/describe-image';
import { setFavourite as favour } from '@/lib/vault/gallery/favourites';
import * as changes from '@/lib/vault/tags/change-tags';
import * as lists from '@/lib/vault/tags/list-tags';

const CHANGES = { limit: 600, windowSeconds: 600 };
const READS = { limit: 3_000, windowSeconds: 600 };

export const setFavourite = userAction({ name: 'photos.favourite', schema: setFavouriteSchema, limit: CHANGES }, favour);
export const describeImage = userAction({ name: 'photos.describe', schema: describeImageSchema, limit: CHANGES }, describe);
export const listTags = userAction({ name: 'tags.list', schema: z.strictObject({}), limit: READS }, lists.listTags);
export const listImageTags = userAction({ name: 'tags.of-image', schema: idSchema, limit: READS }, lists.listImageTags);
export const listImageAlbums = userAction({ name: 'albums.of-image', schema: idSchema, limit: READS }, albumsOf);
export const tagImages = userAction({ name: 'tags.add', schema: tagImagesSchema, limit: CHANGES }, changes.tagImages);
export const untagImages = userAction({ name: 'tags.remove', schema: untagImagesSchema, limit: CHANGES }, changes.untagImages);
export const renameTag = userAction({ name: 'tags.rename', schema: renameTagSchema, limit: CHANGES }, changes.renameTag);
export const deleteTag = userAction({ name: 'tags.delete', schema: idSchema, limit: CHANGES }, changes.deleteTag);
