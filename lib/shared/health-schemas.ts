// The health routes take nothing.

import { z } from 'zod';

export const noParamsSchema = z.object({});
