'use client';

// A box to write in over a list of what there is: arrow keys go through the list, Enter takes. What is not there can be made.

import { clsx } from 'clsx';
import { Check, Plus } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { inputClass } from '@/app/_components/ui/form/fields/input';
import { organise } from '@/lib/shared/messages/pictures/organise';
import { findOptions, isNew, MAX_SHOWN, type Option } from './find-options';

export type ComboListProps = {
  label: string;
  hint: string;
  options: readonly Option[];
  chosenIds?: ReadonlySet<string>;
  maxLength: number;
  emptyText: string;
  onPick: (id: string) => void;
  /** Leave both out where nothing can be made. */
  createText?: (query: string) => string;
  onCreate?: (text: string) => void;
};

const CREATE = 'create';

export function ComboList(props: ComboListProps) {
  const { label, hint, options, chosenIds, maxLength, emptyText, createText, onPick, onCreate } = props;
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const found = findOptions(options, query);
  const canCreate = onCreate !== undefined && isNew(options, query);
  const shown: readonly Option[] = [
    ...found.slice(0, MAX_SHOWN),
    ...(canCreate ? [{ id: CREATE, text: createText?.(query.trim()) ?? query }] : []),
  ];
  const at = Math.min(active, shown.length - 1);
  // It comes into an open window, which has given the focus away before it was there.
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const take = (option: Option | undefined) => {
    if (option === undefined) return;
    if (option.id === CREATE) onCreate?.(query.trim());
    else onPick(option.id);
    setQuery('');
    setActive(0);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && shown.length > 0) setActive((at + step + shown.length) % shown.length);
    // While an input method composes, Enter belongs to it.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(shown[at]);
    if (step !== 0 || event.key === 'Enter') event.preventDefault();
  };
  const hasList = shown.length > 0;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        ref={box}
        id={id}
        role="combobox"
        aria-expanded={hasList}
        aria-controls={hasList ? `${id}-list` : undefined}
        aria-activedescendant={hasList ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        aria-describedby={`${id}-hint`}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="done"
        maxLength={maxLength}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={press}
        className={inputClass}
      />
      <p id={`${id}-hint`} className="text-sm text-text-3">
        {hint}
      </p>
      <p role="status" className="sr-only">
        {query === '' ? '' : organise.list.count(shown.length)}
      </p>
      {hasList ? (
        <ul
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label={label}
          aria-multiselectable={chosenIds !== undefined || undefined}
          className="-mx-1.5 grid max-h-64 content-start overflow-y-auto"
        >
          {shown.map((option, index) => (
            <Row
              key={option.id}
              id={`${id}-${index}`}
              option={option}
              isActive={index === at}
              isChosen={chosenIds?.has(option.id) ?? false}
              isSelected={chosenIds?.has(option.id) ?? index === at}
              onTake={() => take(option)}
            />
          ))}
        </ul>
      ) : (
        <p className="py-2 text-sm text-text-2">{emptyText}</p>
      )}
      {found.length > MAX_SHOWN ? <p className="text-xs text-text-3">{organise.list.more(found.length - MAX_SHOWN)}</p> : null}
    </div>
  );
}

type RowProps = { id: string; option: Option; isActive: boolean; isChosen: boolean; isSelected: boolean; onTake: () => void };

function Row({ id, option, isActive, isChosen, isSelected, onTake }: RowProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={isSelected}
      data-active={isActive || undefined}
      // The box keeps the focus: a finger or a mouse only points.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
      className={clsx(
        'flex min-h-10 cursor-pointer items-center gap-2.5 rounded-md px-3 py-1.5 text-sm hover:bg-surface-2 pointer-coarse:min-h-11',
        isActive && 'bg-surface-3',
      )}
    >
      {option.id === CREATE ? <Plus aria-hidden className="size-4 shrink-0 text-accent" /> : null}
      <span className="min-w-0 flex-1 break-words">{option.text}</span>
      {option.detail === undefined ? null : <span className="shrink-0 text-xs text-text-3">{option.detail}</span>}
      {isChosen ? <Check aria-hidden className="size-4 shrink-0 text-accent" /> : null}
    </li>
  );
}
