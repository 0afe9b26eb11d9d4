// The one way a sealed thing refuses to open. Which check refused is for the log; outside it is always the same code.

import { SafelightError } from '@/lib/shared/safelight-error';

/** The check that refused, in the reader's order (docs/format.md section 7). */
export type OpenFailure = 'format' | 'row' | 'length' | 'commitment' | 'tag';

/**
 * Makes the one error of every reader in this room: `crypto/open-failed`, its `detail` the name of the check.
 * No caller may tell people more than the code: telling a wrong key from a wrong tag is an oracle.
 */
export function openFailed(failure: OpenFailure): SafelightError {
  return new SafelightError('crypto/open-failed', { detail: failure });
}
