/** When the help desk is there: read from the configuration, told to citizens, asked for each wish to speak with a person. */
import type { Language } from './engine/outside.ts';
import { daysIn, vietnamOffsetMs } from './vietnam-time.ts';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const dayNames: Record<Language, readonly string[]> = {
  vi: ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'],
  en: days,
};

/** Days of the week from `from` to `to` (0 is Monday), and on each the same spans of minutes since midnight in Vietnam. */
interface Shift {
  from: number;
  to: number;
  spans: Array<{ from: number; to: number }>;
}

export interface OfficeHours {
  isOpen(now: number): boolean;
  /** `thứ Hai – thứ Sáu 07:30–11:30, 13:30–17:00` */
  text: Record<Language, string>;
}

/** How they are written, for whoever got it wrong. */
export const officeHoursForm = 'should look like "Mon-Fri 07:30-11:30 13:30-17:00, Sat 07:30-11:30" (time of Vietnam)';

const minuteMs = 60_000;
const minutesADay = 1_440;

/** `Mon-Fri 07:30-11:30 13:30-17:00, Sat 07:30-11:30`, in the time of Vietnam (UTC+7 all year); null for anything else. */
export function readOfficeHours(written: string): OfficeHours | null {
  const shifts = written.split(',').map(readShift);
  if (shifts.some((shift) => shift === null)) return null;
  const known = shifts as Shift[];
  return {
    isOpen(now) {
      const minute = Math.floor((now + vietnamOffsetMs) / minuteMs) % minutesADay;
      // The epoch began on a Thursday.
      const day = (daysIn(now) + 3) % 7;
      return known.some(
        ({ from, to, spans }) =>
          day >= from && day <= to && spans.some((span) => minute >= span.from && minute < span.to),
      );
    },
    text: { vi: textOf(known, 'vi'), en: textOf(known, 'en') },
  };
}

function readShift(written: string): Shift | null {
  const [, first = '', last = first, rest = ''] = /^\s*([a-z]{3})(?:-([a-z]{3}))?((?: +\S+)+)\s*$/i.exec(written) ?? [];
  const from = dayOf(first);
  const to = dayOf(last);
  const spans = rest.trim().split(/ +/).map(readSpan);
  if (from < 0 || to < from || spans.some((span) => span === null)) return null;
  return { from, to, spans: spans as Shift['spans'] };
}

const dayOf = (name: string) => days.findIndex((day) => day.toLowerCase() === name.toLowerCase());

function readSpan(written: string): { from: number; to: number } | null {
  const [, fromHour, fromMinute, toHour, toMinute] = /^(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)$/.exec(written) ?? [];
  if (fromHour === undefined || Number(fromMinute) > 59 || Number(toMinute) > 59) return null;
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  return from < to && to <= minutesADay ? { from, to } : null;
}

const textOf = (shifts: Shift[], language: Language): string =>
  shifts
    .map(({ from, to, spans }) => {
      const names = dayNames[language];
      const range = from === to ? names[from] : `${names[from]} – ${names[to]}`;
      return `${range} ${spans.map((span) => `${clock(span.from)}–${clock(span.to)}`).join(', ')}`;
    })
    .join('; ');

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
