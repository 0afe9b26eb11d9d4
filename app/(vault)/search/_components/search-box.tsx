'use client';

// The box of the search.

import { Search, X } from 'lucide-react';
import type { RefObject } from 'react';
import { SEARCH_BOX_ID } from '@/app/_components/shell/search-key';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { inputClass } from '@/app/_components/ui/form/fields/input';
import { search as words } from '@/lib/shared/messages/pictures/search';
import { MAX_SEARCH_CHARACTERS } from '@/lib/shared/organise/organise-limits';

export type SearchBoxProps = { box: RefObject<HTMLInputElement | null>; text: string; onChange: (text: string) => void };

export function SearchBox({ box, text, onChange }: SearchBoxProps) {
  return (
    <div className="relative min-w-0 flex-1">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3.5 size-5 -translate-y-1/2 text-text-3" />
      <input
        ref={box}
        id={SEARCH_BOX_ID}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label={words.box}
        aria-describedby="search-hint"
        placeholder={words.box}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={MAX_SEARCH_CHARACTERS}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => (event.key === 'Escape' ? onChange('') : undefined)}
        className={`${inputClass} min-h-12 rounded-full! pr-12! pl-11!`}
      />
      {text === '' ? null : (
        <IconButton
          label={words.clear}
          className="absolute! top-1/2 right-1 -translate-y-1/2 rounded-full! text-text-3"
          onClick={() => {
            onChange('');
            box.current?.focus();
          }}
        >
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
