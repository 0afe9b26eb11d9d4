// Counting what callers do, so that too much of it can be refused. Who is counted and how much is too much is the caller's to say.

/** At most `limit` hits within `windowSeconds`, both whole numbers above 0. */
export type RateRule = { readonly limit: number; readonly windowSeconds: number };

/** `retryAfterSeconds` is 0 when allowed, else at least 1. */
export type RateDecision = { readonly isAllowed: boolean; readonly retryAfterSeconds: number };

export interface RateLimiter {
  /**
   * Counts one hit of `key` and judges it; parallel callers cannot pass the limit together.
   * @throws SafelightError `limits/unavailable` when it cannot count. That is a refusal: nobody may read it as "allowed".
   */
  hit(key: string, rule: RateRule): Promise<RateDecision>;
  /** Lets go of connections, where there are any. */
  close?(): void;
}
