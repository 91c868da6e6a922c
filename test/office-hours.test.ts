/** Office hours: what may be written, when the desk is open by them, how citizens read them. */
import { describe, expect, it } from 'vitest';
import { readOfficeHours } from '../src/office-hours.ts';

const usual = 'Mon-Fri 07:30-11:30 13:30-17:00, Sat 07:30-11:30';

/** A moment told by the clock on a wall in Vietnam, in the week of Monday 16 November 2026. */
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const inVietnam = (day: (typeof days)[number], time: string) =>
  Date.parse(`2026-11-${16 + days.indexOf(day)}T${time}:00+07:00`);

const hours = (written: string) => {
  const read = readOfficeHours(written);
  if (read === null) throw new Error(`not understood: ${written}`);
  return read;
};

describe('the desk is open', () => {
  it.each([
    ['Mon', '07:29', false],
    ['Mon', '07:30', true],
    ['Mon', '11:29', true],
    ['Mon', '11:30', false],
    ['Wed', '13:29', false],
    ['Wed', '13:30', true],
    ['Fri', '16:59', true],
    ['Fri', '17:00', false],
    ['Sat', '07:30', true],
    ['Sat', '13:30', false],
    ['Sun', '08:00', false],
    ['Mon', '00:00', false],
  ] as const)('on %s at %s: %s', (day, time, open) => {
    expect(hours(usual).isOpen(inVietnam(day, time))).toBe(open);
  });

  it('to the last millisecond before it closes', () => {
    expect(hours(usual).isOpen(inVietnam('Mon', '11:30') - 1)).toBe(true);
  });

  it('by the days of Vietnam, where UTC is still at the day before, or at the next', () => {
    const early = hours('Mon 00:00-01:00');
    expect(early.isOpen(Date.parse('2026-11-15T17:00:00Z'))).toBe(true);
    expect(early.isOpen(Date.parse('2026-11-15T16:59:59Z'))).toBe(false);
    const late = hours('Sun 23:00-24:00');
    expect(late.isOpen(Date.parse('2026-11-22T16:59:59Z'))).toBe(true);
    expect(late.isOpen(Date.parse('2026-11-22T17:00:00Z'))).toBe(false);
  });

  it('every minute of the week, where it is written so', () => {
    const always = hours('Mon-Sun 00:00-24:00');
    for (let at = inVietnam('Mon', '00:00'), n = 0; n < 7 * 1_440; n += 1)
      expect(always.isOpen(at + n * 60_000)).toBe(true);
  });

  it('the same in the first days of the epoch, in summer, and in a leap year', () => {
    const thursday = hours('Thu 08:00-09:00');
    for (const day of ['1970-01-01', '2026-07-02', '2028-03-02'])
      expect(thursday.isOpen(Date.parse(`${day}T08:30:00+07:00`))).toBe(true);
  });
});

describe('office hours are told', () => {
  it('in Vietnamese', () => {
    expect(hours(usual).text.vi).toBe('thứ Hai – thứ Sáu 07:30–11:30, 13:30–17:00; thứ Bảy 07:30–11:30');
  });

  it('in English', () => {
    expect(hours(usual).text.en).toBe('Mon – Fri 07:30–11:30, 13:30–17:00; Sat 07:30–11:30');
  });

  it('with two digits each, however they were written', () => {
    expect(hours(' sun 7:05-9:00 ,MON 0:00-24:00').text.vi).toBe('Chủ nhật 07:05–09:00; thứ Hai 00:00–24:00');
  });
});

describe('what cannot be meant is refused', () => {
  it.each([
    ['', 'nothing'],
    ['Mon-Fri', 'no times'],
    ['07:30-11:30', 'no day'],
    ['Mon-Fri 07:30-11:30,', 'nothing behind a comma'],
    ['Mo-Fr 07:30-11:30', 'other names of days'],
    ['Mon - Fri 07:30-11:30', 'blanks in a range of days'],
    ['Fri-Mon 07:30-11:30', 'a range of days backwards'],
    ['Mon 11:30-07:30', 'a time backwards, also one over midnight'],
    ['Mon 07:30-07:30', 'no time at all'],
    ['Mon 07:60-11:30', 'a minute that there is not'],
    ['Mon 07:30-24:01', 'behind midnight'],
    ['Mon 25:00-26:00', 'an hour that there is not'],
    ['Mon 7-11', 'no minutes'],
    ['Mon 07:30–11:30', 'a dash that is none of a keyboard'],
    ['thứ Hai 07:30-11:30', 'Vietnamese'],
    ['Mon 07:30-11:30 and more', 'words behind'],
  ])('"%s": %s', (written) => {
    expect(readOfficeHours(written)).toBeNull();
  });
});
