'use server';

import { z } from 'zod';
import { userAction } from '@/lib/auth/doors';
import {
  albumImagesSchema,
  createAlbumSchema,
  idSchema,
  listAlbumImagesSchema,
  moveAlbumSchema,
  moveInAlbumSchema,
  renameAlbumSchema,
  restoreToAlbumSchema,
  setAlbumCoverSchema,
} from '@/lib/shared/organise/organise-schemas';
import * as members from '@/lib/vault/albums/album-images';
import * as changes from '@/lib/vault/albums/change-album';
import * as lists from '@/lib/vault/albums/list-albums';

const CHANGES = { limit: 600, windowSeconds: 600 };
const READS = { limit: 3_000, windowSeconds: 600 };

export const listAlbums = userAction({ name: 'albums.list', schema: z.strictObject({}), limit: READS }, lists.listAlbums);
export const listAlbumImages = userAction(
  { name: 'albums.images', schema: listAlbumImagesSchema, limit: READS },
  lists.listAlbumImages,
);
export const createAlbum = userAction({ name: 'albums.create', schema: createAlbumSchema, limit: CHANGES }, changes.createAlbum);
export const renameAlbum = userAction({ name: 'albums.rename', schema: renameAlbumSchema, limit: CHANGES }, changes.renameAlbum);
export const deleteAlbum = userAction({ name: 'albums.delete', schema: idSchema, limit: CHANGES }, changes.deleteAlbum);
export const restoreAlbum = userAction({ name: 'albums.restore', schema: idSchema, limit: CHANGES }, changes.restoreAlbum);
export const setAlbumCover = userAction(
  { name: 'albums.cover', schema: setAlbumCoverSchema, limit: CHANGES },
  changes.setAlbumCover,
);
export const moveAlbum = userAction({ name: 'albums.move', schema: moveAlbumSchema, limit: CHANGES }, changes.moveAlbum);
export const addToAlbum = userAction({ name: 'albums.add', schema: albumImagesSchema, limit: CHANGES }, members.addToAlbum);
export const removeFromAlbum = userAction(
  { name: 'albums.remove', schema: albumImagesSchema, limit: CHANGES },
  members.removeFromAlbum,
);
export const restoreToAlbum = userAction(
  { name: 'albums.put-back', schema: restoreToAlbumSchema, limit: CHANGES },
  members.restoreToAlbum,
);
export const moveInAlbum = userAction(
  { name: 'albums.move-images', schema: moveInAlbumSchema, limit: CHANGES },
  members.moveInAlbum,
);
