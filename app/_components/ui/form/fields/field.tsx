// A labelled control with its hint and its errors, wired for assistive technology. It knows no schema.

import { CircleAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { errorText } from '@/app/_components/ui/form/error-text';

/** What the control inside must carry. */
export type FieldControl = {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

export type FieldProps = {
  name: string;
  label: string;
  hint?: ReactNode;
  errors?: readonly string[] | undefined;
  /** Something beside the label, like "Forgot password?". */
  aside?: ReactNode;
  children: (control: FieldControl) => ReactNode;
};

export function Field({ name, label, hint, errors, aside, children }: FieldProps) {
  const id = useId();
  const hasErrors = errors !== undefined && errors.length > 0;
  const described = [hasErrors ? `${id}-errors` : null, hint ? `${id}-hint` : null].filter(Boolean).join(' ');
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <label htmlFor={id} className="text-sm font-medium text-text-1">
          {label}
        </label>
        {aside}
      </div>
      {children({ id, name, 'aria-describedby': described || undefined, 'aria-invalid': hasErrors || undefined })}
      {hasErrors ? (
        <ul id={`${id}-errors`} className="grid gap-1 text-sm text-bad">
          {errors.map((error) => (
            <li key={error} className="flex items-start gap-1.5">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span>{errorText(error)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {hint ? (
        <div id={`${id}-hint`} className="text-sm text-text-3">
          {hint}
        </div>
      ) : null}
    </div>
  );
}
