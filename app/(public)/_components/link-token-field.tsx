'use client';

// The one-time secret of a mailed link, from the query or the fragment. It moves into the form and, with JavaScript,
// out of the address bar and the history. Where neither holds one, it can be pasted.

import { useEffect, useState } from 'react';
import { Field } from '@/app/_components/ui/form/fields/field';
import { Input } from '@/app/_components/ui/form/fields/input';
import { verify } from '@/lib/shared/messages/en';

const IN_FRAGMENT = /[A-Za-z0-9_-]{43}$/;

export type LinkTokenFieldProps = {
  /** From the query, as the server read it. */
  token: string | undefined;
  errors?: readonly string[] | undefined;
  /** Where the link came from, for whoever has to paste it. */
  words?: { readonly code: string; readonly codeHint: string };
};

export function LinkTokenField({ token: fromQuery, errors, words = verify }: LinkTokenFieldProps) {
  const [token, setToken] = useState(fromQuery);
  useEffect(() => {
    const take = () => {
      const found = IN_FRAGMENT.exec(window.location.hash)?.[0];
      if (found) setToken(found);
      if (found || window.location.search) {
        // Without Next's own state, so that its router forgets the old address, too.
        window.history.replaceState(null, '', window.location.pathname);
      }
    };
    take();
    // A second link opened in the same tab changes the fragment only.
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  if (token) return <input type="hidden" name="token" value={token} />;
  return (
    <Field name="token" label={words.code} hint={words.codeHint} errors={errors}>
      {(control) => <Input {...control} required autoComplete="off" autoCapitalize="none" spellCheck={false} />}
    </Field>
  );
}
