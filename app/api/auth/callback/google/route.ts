import { z } from 'zod';
import { publicRoute } from '@/lib/auth/doors';
import { googleCallback } from '@/lib/auth/oauth';

const RETURNS = { limit: 30, windowSeconds: 600 };

export const GET = publicRoute({ name: 'auth.google-callback', params: z.object({}), limit: RETURNS }, googleCallback);
