/** Days and durations for people: all days are Vietnam's (UTC+7, no summer time). */
import type { TextKey } from '../texts.ts';

const dayMs = 86_400_000;
const vietnamMs = 7 * 3_600_000;

export interface Period {
  /** `2026-11-21`; both days count. */
  from: string;
  to: string;
}

/** The day in Vietnam at this time (epoch ms). */
export const dayAt = (at: number): string => new Date(at + vietnamMs).toISOString().slice(0, 10);

/** The last so many days, today included. */
export const lastDays = (days: number, now: number): Period => ({
  from: dayAt(now - (days - 1) * dayMs),
  to: dayAt(now),
});

/** Whether both are days, in their order. */
export const isPeriod = ({ from, to }: Period): boolean =>
  [from, to].every((day) => !Number.isNaN(Date.parse(day))) && from <= to;

/** `21/11`, as both languages of the desk write it. */
export const shortDay = (day: string): string => day.slice(5).split('-').reverse().join('/');

/** `21/11/2026 09:05`, in Vietnam. */
export function moment(at: number): string {
  const [day = '', time = ''] = new Date(at + vietnamMs).toISOString().split('T');
  return `${day.split('-').reverse().join('/')} ${time.slice(0, 5)}`;
}

/** 0.256 → `25,6 %` in Vietnamese, `25.6%` in English; a dash where there is nothing to compare with. */
export function share(part: number, whole: number, language: 'vi' | 'en'): string {
  if (whole === 0) return '–';
  return (part / whole).toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 });
}

/** A duration (ms) in the unit in which it is easiest to say. */
export function duration(ms: number): { key: TextKey; n: string } {
  const seconds = ms / 1000;
  if (seconds < 90) return { key: 'figures.seconds', n: String(Math.round(seconds)) };
  if (seconds < 90 * 60) return { key: 'figures.minutes', n: String(Math.round(seconds / 60)) };
  if (seconds < 36 * 3600) return { key: 'figures.hours', n: String(Math.round(seconds / 3600)) };
  return { key: 'figures.daysLong', n: String(Math.round(seconds / 86_400)) };
}
