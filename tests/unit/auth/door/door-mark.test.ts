import { z } from 'zod';
import { doorMarkOf } from '@/lib/auth/door/door-mark';
import { publicAction, publicFormAction, publicRoute, userAction, userFormAction, userRoute } from '@/lib/auth/doors';

const nameSchema = z.strictObject({ name: z.string() });

describe('doorMarkOf', () => {
  it('returns the name, kind and access of each door, and null for other functions', () => {
    const options = { name: 'x.y', schema: nameSchema };
    const path = { name: 'x.y', params: z.unknown() };
    const none = async () => new Response();
    const marks = [
      userAction(options, async () => 1),
      userFormAction(options, async () => 1),
      publicAction(options, async () => 1),
      publicFormAction(options, async () => 1),
      userRoute(path, none),
      publicRoute(path, none),
    ].map((built) => doorMarkOf(built));
    expect(marks.map((mark) => `${mark?.name} ${mark?.kind} ${mark?.access}`)).toEqual([
      'x.y action user',
      'x.y form-action user',
      'x.y action public',
      'x.y form-action public',
      'x.y route user',
      'x.y route public',
    ]);
    expect([doorMarkOf(async () => 1), doorMarkOf(null), doorMarkOf({ [Symbol.for('safelight.door')]: 1 })]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
