// The recovery codes that come with the first factor, shown this one time.

import { passkeys } from '@/lib/shared/messages/passkeys';

export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <div className="grid gap-3 rounded-lg border border-line p-4">
      <h3 className="font-medium">{passkeys.add.codesTitle}</h3>
      <p className="text-sm text-text-2">{passkeys.add.codes}</p>
      <ul className="grid gap-x-6 gap-y-1 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </div>
  );
}
