/** Durations counted in buckets, so that a median can be told without keeping every one. */

/** Each bucket is wider than the one before by this much, so what is told is right to 5 %. */
const growth = 1.1;
const shortestMs = 1_000;
/** Nothing in a conversation lasts longer (src/engine/retention.ts). */
const longestMs = 30 * 24 * 3_600_000;

/** The bucket that a duration falls into; a shorter one than a second counts as one, a longer one than 30 days as 30. */
export const bucketOf = (ms: number): number =>
  Math.round(Math.log(Math.min(Math.max(ms, shortestMs), longestMs) / shortestMs) / Math.log(growth));

/** The middle of a bucket (ms). */
const msOf = (bucket: number): number => Math.round(shortestMs * growth ** bucket);

/** What half, and what nine tenths, did not exceed; null where nothing was counted. `counted`: bucket → how many. */
export function timesIn(counted: Array<[bucket: string, count: number]>): {
  count: number;
  medianMs: number | null;
  p90Ms: number | null;
} {
  const inOrder = counted.map(([bucket, count]) => [Number(bucket), count] as const).sort(([a], [b]) => a - b);
  const count = inOrder.reduce((sum, [, each]) => sum + each, 0);
  const quantile = (part: number): number | null => {
    let left = Math.ceil(count * part);
    for (const [bucket, each] of inOrder) {
      left -= each;
      if (left <= 0) return msOf(bucket);
    }
    return null;
  };
  return { count, medianMs: quantile(0.5), p90Ms: quantile(0.9) };
}
