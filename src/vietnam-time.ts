/** Days and months as they are in Vietnam, which has one offset and no summer time. */

export const vietnamOffsetMs = 7 * 3_600_000;
const dayMs = 24 * 3_600_000;

const inVietnam = (at: number) => new Date(at + vietnamOffsetMs).toISOString();

/** `2026-11-21` at a moment (epoch ms). */
export const dayOf = (at: number): string => inVietnam(at).slice(0, 'YYYY-MM-DD'.length);

/** `2026-11` at a moment (epoch ms). */
export const monthOf = (at: number): string => inVietnam(at).slice(0, 'YYYY-MM'.length);

/** How many days had begun by then, since the first of the epoch: the same number is the same day. */
export const daysIn = (at: number): number => Math.floor((at + vietnamOffsetMs) / dayMs);
