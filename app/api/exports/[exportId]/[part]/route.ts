import { servePart } from '@/app/api/exports/serve-part';
import { userRoute } from '@/lib/auth/doors';
import { exportPartPathSchema } from '@/lib/shared/exports/export-schemas';

const PART = { params: exportPartPathSchema, isEmbeddable: false, limit: { limit: 1_000, windowSeconds: 600 } } as const;

export const GET = userRoute({ name: 'exports.bytes', ...PART }, servePart);
export const HEAD = userRoute({ name: 'exports.bytes-head', ...PART }, servePart);
