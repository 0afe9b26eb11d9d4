// How pictures go from a gallery to the trash, and back: the same words and actions wherever that is done.

import { restorePhotos, trashPhotos } from '@/app/(vault)/photos/actions';
import type { BulkChange } from '@/app/_components/gallery/selection/use-bulk-change';
import { photos } from '@/lib/shared/messages/pictures/photos';

export const TRASHING: BulkChange = { action: trashPhotos, doing: photos.trashing, done: photos.trashed, undo: restorePhotos };
