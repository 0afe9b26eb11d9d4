// People as lines of text, for a terminal.

import type { PersonDto } from '@/lib/shared/dto';
import { formatBytes } from '@/lib/shared/format-bytes';

const HEAD = ['E-MAIL', 'NAME', 'ROLE', 'STATE', '2ND FACTOR', 'SINCE', 'LAST SEEN', 'PICTURES', 'BYTES'];

/** A head and a line for each person. */
export function peopleTable(people: readonly PersonDto[]): string {
  const lines = [HEAD, ...people.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf(person: PersonDto): string[] {
  const { email, name, role, state, hasSecondFactor, createdAt, lastSeenAt, images, bytes } = person;
  const day = (iso: string | null) => iso?.slice(0, 10) ?? '-';
  const factor = hasSecondFactor ? 'yes' : 'no';
  return [email, plain(name), role, state, factor, day(createdAt), day(lastSeenAt), String(images), formatBytes(bytes, ['en'])];
}

// Names from identity providers are not of our choosing: nothing of them may steer the terminal.
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
