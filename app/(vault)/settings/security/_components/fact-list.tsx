// Terms and what is known of them, side by side where there is room.

import type { ReactNode } from 'react';

export function FactList({ facts }: { facts: readonly (readonly [term: string, fact: ReactNode])[] }) {
  return (
    <dl className="grid gap-4 text-sm sm:grid-cols-2">
      {facts.map(([term, fact]) => (
        <div key={term} className="grid gap-1">
          <dt className="text-text-3">{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
