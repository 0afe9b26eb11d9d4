// One box for each right; its field's name is the right's own.

import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import { typedValueOf } from '@/app/_components/ui/form/form-result';
import type { ActionResult } from '@/lib/shared/dto';
import { tokens } from '@/lib/shared/messages/account/tokens';
import { TOKEN_SCOPES } from '@/lib/shared/account/token-rules';

export type ScopeBoxesProps = { result: ActionResult<unknown> | null; errors: readonly string[] | undefined };

export function ScopeBoxes({ result, errors }: ScopeBoxesProps) {
  const id = useId();
  const hasErrors = errors !== undefined && errors.length > 0;
  return (
    <fieldset className="grid gap-1.5" aria-describedby={`${hasErrors ? `${id}-errors ` : ''}${id}-hint`}>
      <legend className="mb-1.5 text-sm font-medium text-text-1">{tokens.create.scopes}</legend>
      <div className="grid gap-x-4 sm:grid-cols-2">
        {TOKEN_SCOPES.map((scope, at) => (
          <label key={scope} className="flex min-h-11 items-center gap-3 py-1 text-sm">
            <input
              type="checkbox"
              name={scope}
              className="size-5 shrink-0 accent-accent"
              aria-invalid={hasErrors && at === 0 ? true : undefined}
              defaultChecked={typedValueOf(result, scope) === 'on'}
            />
            <span className="grid min-w-0">
              {tokens.scopeWords[scope]}
              <code className="text-xs text-text-3">{scope}</code>
            </span>
          </label>
        ))}
      </div>
      {hasErrors ? (
        <p id={`${id}-errors`} className="flex items-start gap-1.5 text-sm text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{errors.join(' ')}</span>
        </p>
      ) : null}
      <p id={`${id}-hint`} className="text-sm text-text-3">
        {tokens.create.scopesHint}
      </p>
    </fieldset>
  );
}
