// The boxes and the number that make up rules; the same for the account, an album and a picture.

import { type ReactNode, useId } from 'react';
import { Field } from '@/app/_components/ui/form/fields/field';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import type { ActionResult } from '@/lib/shared/dto';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import type { DownloadRules } from '@/lib/shared/protect/privacy';

const words = privacy.rules;

export type RulesFieldsProps = { rules: DownloadRules; result: ActionResult<DownloadRules> | null };

export function RulesFields({ rules, result }: RulesFieldsProps) {
  const standing = result?.ok ? result.data : rules;
  const isRefused = result !== null && !result.ok;
  const isTicked = (name: string, isSet: boolean) => (isRefused ? typedValueOf(result, name) === 'on' : isSet);
  const hour = String(standing.originalsAnHour ?? '');
  return (
    <>
      <Box name="isOriginalOff" hint={words.offHint} isTicked={isTicked('isOriginalOff', standing.originals === 'off')}>
        {words.off}
      </Box>
      <Box name="isMarked" hint={words.markedHint} isTicked={isTicked('isMarked', standing.watermark === 'always')}>
        {words.marked}
      </Box>
      <Box name="isStepUp" hint={words.stepUpHint} isTicked={isTicked('isStepUp', standing.isStepUp === true)}>
        {words.stepUp}
      </Box>
      <Field
        name="originalsAnHour"
        label={words.hour}
        hint={words.hourHint}
        errors={fieldErrorsOf(result, 'originalsAnHour')?.map((code) => privacy.fieldErrors[code] ?? words.hourError)}
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={1000}
            step={1}
            className="max-w-32 tabular-nums"
            defaultValue={isRefused ? typedValueOf(result, 'originalsAnHour') : hour}
          />
        )}
      </Field>
    </>
  );
}

export type BoxProps = { name: string; hint?: string; isTicked: boolean; children: ReactNode };

/** One thing that is on or off, with what it means below. */
export function Box({ name, hint, isTicked, children }: BoxProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-3">
      <input
        id={id}
        type="checkbox"
        name={name}
        className="mt-0.5 size-5 shrink-0 accent-accent"
        defaultChecked={isTicked}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <label htmlFor={id} className="min-h-6 text-sm font-medium">
        {children}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="col-start-2 text-sm text-text-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
