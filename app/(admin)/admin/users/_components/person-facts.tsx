'use client';

// What an admin must know of a person, and no more.

import { Badge } from '@/app/_components/ui/feedback/badge';
import { LocalTime, useReaderLocales } from '@/app/_components/ui/local';
import type { PersonDto } from '@/lib/shared/dto';
import { formatBytes } from '@/lib/shared/format-bytes';
import { admin } from '@/lib/shared/messages/account/admin';

const words = admin.users;
const STATE_TONES = { active: 'good', locked: 'bad', unproven: 'warn', leaving: 'warn' } as const;

export function PersonFacts({ person, isSelf }: { person: PersonDto; isSelf: boolean }) {
  const { name, email, role, state, hasSecondFactor, createdAt, lastSeenAt, bytes, images } = person;
  const locales = useReaderLocales();
  const number = new Intl.NumberFormat(locales ? [...locales] : ['en']);
  return (
    <div className="grid min-w-0 gap-1.5">
      <p className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 font-medium break-words">{name}</span>
        {isSelf ? <Badge tone="accent">{words.you}</Badge> : null}
        {role === 'admin' ? <Badge tone="accent">{words.admin}</Badge> : null}
        <Badge tone={STATE_TONES[state]}>{words.states[state]}</Badge>
        <Badge tone={hasSecondFactor ? 'neutral' : 'warn'}>{hasSecondFactor ? words.factor : words.noFactor}</Badge>
      </p>
      <p className="text-sm break-all text-text-2">{email}</p>
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-text-2">
        <span>
          {words.since} <LocalTime iso={createdAt} style="date" />
        </span>
        {lastSeenAt === null ? (
          <span>{words.never}</span>
        ) : (
          <span>
            {words.lastSeen} <LocalTime iso={lastSeenAt} />
          </span>
        )}
        <span>{words.usage(formatBytes(bytes, locales), words.pictures(images, number.format(images)))}</span>
      </p>
    </div>
  );
}
