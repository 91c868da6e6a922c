/** How long to wait after a failure, and when to give up. */

export interface RetryPlan {
  firstMs: number;
  growth: number;
  longestMs: number;
  /** Failures after which it is given up. */
  attempts: number;
}

/** A citizen waits for the answer: six tries in about 16 s, then the flow hears `onError` and asks whether to go on trying. */
export const callPlan: RetryPlan = { firstMs: 500, growth: 2, longestMs: 8_000, attempts: 6 };

/** A platform may be away for a while: tries over about two hours, then the message is parked for staff. */
export const deliveryPlan: RetryPlan = { firstMs: 1_000, growth: 2, longestMs: 600_000, attempts: 20 };

/** Ms until the next try after `failures` (≥ 1) of them, up to 20 % more by chance so that many do not come back at once; null: give up. */
export function waitAfter(
  failures: number,
  { firstMs, growth, longestMs, attempts }: RetryPlan,
  random: () => number,
): number | null {
  if (failures >= attempts) return null;
  return Math.round(Math.min(longestMs, firstMs * growth ** (failures - 1)) * (1 + random() * 0.2));
}
