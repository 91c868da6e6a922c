/** Times in words. */
import type { Language } from './texts.ts';

const locales: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const isSameDay = (one: number, other: number) => new Date(one).toDateString() === new Date(other).toDateString();

const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'day', of: Language) =>
  new Intl.NumberFormat(locales[of], { style: 'unit', unit: name, unitDisplay: of === 'vi' ? 'long' : 'short' }).format(
    value,
  );

/** "45 giây", "12 phút", "2 giờ 5 phút", "3 ngày". */
export function duration(ms: number, of: Language): string {
  const whole = Math.max(0, ms);
  if (whole < minuteMs) return unit(Math.floor(whole / 1_000), 'second', of);
  if (whole < hourMs) return unit(Math.floor(whole / minuteMs), 'minute', of);
  if (whole >= dayMs) return unit(Math.floor(whole / dayMs), 'day', of);
  const minutes = Math.floor((whole % hourMs) / minuteMs);
  const hours = unit(Math.floor(whole / hourMs), 'hour', of);
  return minutes === 0 ? hours : `${hours} ${unit(minutes, 'minute', of)}`;
}

/** "5 phút trước". */
export function ago(at: number, now: number, of: Language): string {
  const relative = new Intl.RelativeTimeFormat(locales[of], { numeric: 'auto', style: of === 'vi' ? 'long' : 'short' });
  const ms = Math.max(0, now - at);
  if (ms < minuteMs) return of === 'vi' ? 'vừa xong' : 'just now';
  if (ms < hourMs) return relative.format(-Math.floor(ms / minuteMs), 'minute');
  if (ms < dayMs) return relative.format(-Math.floor(ms / hourMs), 'hour');
  return relative.format(-Math.floor(ms / dayMs), 'day');
}

/** "14:05". */
export const clockTime = (at: number, of: Language): string =>
  new Intl.DateTimeFormat(locales[of], { hour: '2-digit', minute: '2-digit' }).format(at);

/** With the day, to the second. */
export const fullTime = (at: number, of: Language): string =>
  new Intl.DateTimeFormat(locales[of], { dateStyle: 'medium', timeStyle: 'medium' }).format(at);

/** The time today, the day before that. */
export const shortTime = (at: number, now: number, of: Language): string =>
  isSameDay(at, now)
    ? clockTime(at, of)
    : new Intl.DateTimeFormat(locales[of], { day: '2-digit', month: '2-digit' }).format(at);

/** "today" and "yesterday" have words of their own in the locale. */
export function dayOf(at: number, now: number, of: Language): 'today' | 'yesterday' | string {
  if (isSameDay(at, now)) return 'today';
  if (isSameDay(at, now - dayMs)) return 'yesterday';
  return new Intl.DateTimeFormat(locales[of], { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
}
