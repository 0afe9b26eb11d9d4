// Download rules put together and held against each other. Pure: it knows no row and no person.

import { type DownloadRules, downloadRulesSchema } from '@/lib/shared/protect/privacy';
import { SafelightError } from '@/lib/shared/safelight-error';

/** What rules come to, nothing left open. */
export type SettledRules = { readonly [K in keyof DownloadRules]-?: Exclude<DownloadRules[K], undefined> };

/**
 * Rules as a row keeps them; null and `{}` rule nothing.
 * @throws SafelightError `internal/unexpected` for anything else: rules that cannot be read let nothing out
 */
export function parseRules(stored: unknown): DownloadRules {
  const parsed = downloadRulesSchema.safeParse(stored ?? {});
  if (!parsed.success) throw new SafelightError('internal/unexpected', { detail: 'download rules in a row' });
  return parsed.data;
}

/** The strictest of all: nobody's rule lifts another's. */
export function strictestRules(all: readonly DownloadRules[]): SettledRules {
  const limits = all.flatMap(({ originalsAnHour }) => originalsAnHour ?? []);
  return {
    originals: all.some(({ originals }) => originals === 'off') ? 'off' : 'allowed',
    watermark: all.some(({ watermark }) => watermark === 'always') ? 'always' : 'never',
    isStepUp: all.some(({ isStepUp }) => isStepUp === true),
    originalsAnHour: limits.length === 0 ? null : Math.min(...limits),
  };
}

/** True when something may leave by `after` that may not by `before`. */
export function isLooser(before: DownloadRules, after: DownloadRules): boolean {
  const [was, is] = [strictestRules([before]), strictestRules([after])];
  const together = strictestRules([before, after]);
  return (Object.keys(was) as (keyof SettledRules)[]).some((rule) => is[rule] !== together[rule]);
}

/** True when these rules keep anything back. */
export function isRuling(rules: DownloadRules): boolean {
  return isLooser(rules, {});
}
