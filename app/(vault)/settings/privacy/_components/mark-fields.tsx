// The fields of a watermark.

import { clsx } from 'clsx';
import { Box } from '@/app/_components/protect/rules-fields';
import { Field } from '@/app/_components/ui/form/fields/field';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input, inputClass } from '@/app/_components/ui/form/fields/input';
import type { ActionResult } from '@/lib/shared/dto';
import { errorMessages } from '@/lib/shared/messages/errors';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import type { MarkDto } from '@/lib/shared/protect/protect-dto';
import { MARK_KINDS, MARK_POSITIONS, MARK_SIZES, MAX_MARK_CHARACTERS, MIN_MARK_OPACITY } from '@/lib/shared/protect/watermark';

const words = privacy.mark;

const FILE_BUTTON = 'py-1.5 pl-1.5 text-sm file:mr-3 file:min-h-8 file:rounded file:bg-surface-3 file:px-3 file:text-text-1';

export type MarkFieldsProps = { mark: MarkDto; result: ActionResult<MarkDto> | null };

export function MarkFields({ mark, result }: MarkFieldsProps) {
  const typed = (name: 'kind' | 'text' | 'position' | 'size' | 'opacity') => typedValueOf(result, name) ?? String(mark[name]);
  return (
    <>
      <Choice name="kind" label={words.kind} value={typed('kind')} options={MARK_KINDS} texts={words.kinds} />
      <Field name="text" label={words.text} hint={words.textHint} errors={errorsOf(result, 'text')}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            required
            // Some letters are two of the browser's units; what counts is judged by the server.
            maxLength={MAX_MARK_CHARACTERS * 2}
            defaultValue={typed('text')}
          />
        )}
      </Field>
      <Field
        name="picture"
        label={words.picture}
        hint={mark.hasPicture ? `${words.pictureKept} ${words.pictureHint}` : words.pictureHint}
        errors={errorsOf(result, 'picture')}
      >
        {(control) => <input {...control} type="file" accept="image/png,image/jpeg" className={clsx(inputClass, FILE_BUTTON)} />}
      </Field>
      {mark.hasPicture ? (
        <Box name="isPictureRemoved" isTicked={false}>
          {words.pictureRemove}
        </Box>
      ) : null}
      <div className="grid gap-5 sm:grid-cols-3">
        <Choice
          name="position"
          label={words.position}
          value={typed('position')}
          options={MARK_POSITIONS}
          texts={words.positions}
        />
        <Choice name="size" label={words.size} value={typed('size')} options={MARK_SIZES} texts={words.sizes} />
        <Field name="opacity" label={words.opacity} errors={errorsOf(result, 'opacity')}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={MIN_MARK_OPACITY}
              max={100}
              step={5}
              required
              className="tabular-nums"
              defaultValue={typed('opacity')}
            />
          )}
        </Field>
      </div>
    </>
  );
}

type ChoiceProps<T extends string> = {
  name: string;
  label: string;
  value: string;
  options: readonly T[];
  texts: Readonly<Record<T, string>>;
};

function Choice<T extends string>({ name, label, value, options, texts }: ChoiceProps<T>) {
  return (
    <Field name={name} label={label}>
      {(control) => (
        // A new key for a new value: what is chosen in a select does not follow its default.
        <select key={value} {...control} defaultValue={value} className={inputClass}>
          {options.map((option) => (
            <option key={option} value={option}>
              {texts[option]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function errorsOf(result: ActionResult<MarkDto> | null, field: string): readonly string[] | undefined {
  const sentences: Readonly<Record<string, string>> = { ...errorMessages, ...privacy.fieldErrors };
  return fieldErrorsOf(result, field)?.map((code) => sentences[code] ?? code);
}
