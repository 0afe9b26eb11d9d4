'use server';

import { z } from 'zod';
import { userAction, userFormAction } from '@/lib/auth/doors';
import { knownFilesSchema } from '@/lib/shared/images/duplicate-schemas';
import { imageIdSchema, imageIdsSchema, listImagesSchema, renameImageSchema } from '@/lib/shared/images/image-schemas';
import { uploadSchema } from '@/lib/shared/images/upload-schema';
import { findKnownFiles } from '@/lib/vault/duplicates/known-files';
import { listSimilarImages } from '@/lib/vault/duplicates/similar-images';
import { listImages, requireImageDetails } from '@/lib/vault/gallery/list-images';
import { renameImage } from '@/lib/vault/gallery/rename-image';
import { deleteImages, emptyTrash, restoreImages, trashImages } from '@/lib/vault/gallery/trash';
import { uploadImage } from '@/lib/vault/intake/upload-image';

const UPLOADS = { limit: 600, windowSeconds: 600 };
const CHANGES = { limit: 600, windowSeconds: 600 };
const READS = { limit: 3_000, windowSeconds: 600 };

export const uploadPhoto = userAction({ name: 'photos.upload', schema: uploadSchema, limit: UPLOADS }, uploadImage);
export const uploadPhotoForm = userFormAction({ name: 'photos.upload-form', schema: uploadSchema, limit: UPLOADS }, uploadImage);
export const loadPhotos = userAction({ name: 'photos.list', schema: listImagesSchema, limit: READS }, listImages);
export const loadPhotoDetails = userAction(
  { name: 'photos.details', schema: z.strictObject({ id: imageIdSchema }), limit: READS },
  (actor, { id }) => requireImageDetails(actor, id),
);
export const findDuplicates = userAction(
  { name: 'photos.find-duplicates', schema: knownFilesSchema, limit: READS },
  findKnownFiles,
);
export const loadSimilar = userAction(
  { name: 'photos.similar', schema: z.strictObject({ id: imageIdSchema }), limit: READS },
  (actor, { id }) => listSimilarImages(actor, id),
);
export const renamePhoto = userAction({ name: 'photos.rename', schema: renameImageSchema, limit: CHANGES }, renameImage);
export const trashPhotos = userAction({ name: 'photos.trash', schema: imageIdsSchema, limit: CHANGES }, (actor, { ids }) =>
  trashImages(actor, ids),
);
export const restorePhotos = userAction({ name: 'photos.restore', schema: imageIdsSchema, limit: CHANGES }, (actor, { ids }) =>
  restoreImages(actor, ids),
);
export const deletePhotosForever = userAction(
  { name: 'photos.delete', schema: imageIdsSchema, limit: CHANGES },
  (actor, { ids }) => deleteImages(actor, ids),
);
export const emptyTrashForever = userAction({ name: 'photos.empty-trash', schema: z.strictObject({}), limit: CHANGES }, (actor) =>
  emptyTrash(actor),
);
