// Titles and names that a person looks for while writing. Pure.

export type Option = { readonly id: string; readonly text: string; readonly detail?: string };

/** Beyond these one writes on rather than scrolls. */
export const MAX_SHOWN = 50;

/** Text as it is compared: without case and marks, one space between words. */
export function comparable(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim().replace(/\s+/gu, ' ');
}

/** Options that hold `query`; those that begin with it come first. */
export function findOptions<O extends Option>(options: readonly O[], query: string): readonly O[] {
  const wanted = comparable(query);
  if (wanted === '') return options;
  const found = options.filter((option) => comparable(option.text).includes(wanted));
  const isFront = (option: O) => comparable(option.text).startsWith(wanted);
  return [...found.filter(isFront), ...found.filter((option) => !isFront(option))];
}

/** True when no option is called `query` already. */
export function isNew(options: readonly Option[], query: string): boolean {
  const wanted = comparable(query);
  return wanted !== '' && !options.some((option) => comparable(option.text) === wanted);
}
