import type { PersonDto } from '@/lib/shared/dto';
import { peopleTable } from '@/scripts/safelight/people-table';

const carla: PersonDto = {
  id: '01a21aa8-1e0b-7197-bb18-c9b3f8c916fa',
  name: 'Carla',
  email: 'carla@example.org',
  role: 'user',
  state: 'active',
  createdAt: '2026-01-02T03:04:05.000Z',
  lastSeenAt: null,
  hasSecondFactor: false,
  bytes: 0,
  images: 2,
};

describe(peopleTable, () => {
  it('has one line for each person, in columns', () => {
    const [head, line, ...rest] = peopleTable([carla]).split('\n');
    expect(rest).toEqual([]);
    expect(head?.indexOf('NAME')).toBe(line?.indexOf('Carla'));
    expect(line).toMatch(/^carla@example\.org +Carla +user +active +no +2026-01-02 +- +2 +0 bytes$/);
  });

  it('shows nothing that could steer a terminal', () => {
    const table = peopleTable([{ ...carla, name: 'C\u001b[31m\nx\u202e' }]);
    expect(table.split('\n')).toHaveLength(2);
    expect(table).toContain('C?[31m?x?');
  });
});
