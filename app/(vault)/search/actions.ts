'use server';

import { userAction } from '@/lib/auth/doors';
import { searchImagesSchema } from '@/lib/shared/organise/organise-schemas';
import { searchImages as search } from '@/lib/vault/search/search-images';

// A search as you type asks often.
const READS = { limit: 3_000, windowSeconds: 600 };

export const searchImages = userAction({ name: 'search.images', schema: searchImagesSchema, limit: READS }, search);
