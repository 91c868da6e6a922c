import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDay } from '../../src/understanding/dates.ts';
import { dayFormats, someDay } from './numbers.ts';

/** A pattern that runs away takes minutes; this catches it however busy the machine is, and is no measure of speed. */
const hangMs = 5_000;

const today = '2026-11-21';

describe('readDay', () => {
  it('reads every format of a day back to it, with words around', () => {
    fc.assert(
      fc.property(
        someDay,
        fc.constantFrom(...dayFormats),
        fc.constantFrom('', 'sinh ngày ', 'Dạ '),
        fc.constantFrom('', ' ạ', '.'),
        (date, format, before, after) => {
          expect(readDay(`${before}${format(date.day, date.month, date.year)}${after}`, today)).toEqual({
            day: date.iso,
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['hai tháng chín năm một chín năm mươi', '1950-09-02'],
    ['ngày mùng hai tháng chín năm một nghìn chín trăm năm mươi lăm', '1955-09-02'],
    ['mười hai tháng mười hai năm hai nghìn không trăm lẻ hai', '2002-12-12'],
    ['ba mươi mốt tháng mười năm một chín bốn lăm', '1945-10-31'],
    ['hăm ba tháng chạp năm 1960', '1960-12-23'],
    ['O1/02/199O', '1990-02-01'],
    ['０１/０２/１９９０', '1990-02-01'],
    ['Feb. 1st, 1990', '1990-02-01'],
    ['19900201', '1990-02-01'],
    ['010290', '1990-02-01'],
    ['0102 1990', '1990-02-01'],
    ['01 021990', '1990-02-01'],
    ['01\\02\\1990', '1990-02-01'],
    ['1|2|1990', '1990-02-01'],
    ['1/2/30', '1930-02-01'],
    ['29/2/2000', '2000-02-29'],
    ['079203001234, 01/02/1990', '1990-02-01'],
    ['2/9/1950 ạ, 02.09.1950', '1950-09-02'],
    ['21/11/2026', '2026-11-21'],
  ])('reads %j as %s', (text, day) => expect(readDay(text, today)).toEqual({ day }));

  it.each([
    ['13/25/1990', 'no-such-day'],
    ['31/4/1980', 'no-such-day'],
    ['ngày 30 tháng 2 năm 1990', 'no-such-day'],
    ['29/2/1900', 'no-such-day'],
    ['0/1/1990', 'no-such-day'],
    ['31/04', 'no-such-day'],
    ['22/11/2026', 'in-future'],
    ['01/02/2090', 'in-future'],
    ['2/9/1850', 'too-long-ago'],
    ['1/2/25', 'year-unclear'],
    ['010220', 'year-unclear'],
    ['02/09', 'year-unclear'],
    ['ngày 2 tháng 9', 'year-unclear'],
    ['1950', 'no-day'],
    ['tôi sinh năm 1950', 'no-day'],
    ['sinh năm 55', 'no-day'],
    ['em sn 90', 'no-day'],
    ['tháng 9 năm 1950', 'no-day'],
    ['09/1950', 'no-day'],
    ['mùng 3 tháng 4 năm 1965 âm lịch', 'no-day'],
  ])('tells of %j: %s', (text, problem) => expect(readDay(text, today)).toEqual({ problem }));

  it.each([
    '',
    'xin chào',
    '123456',
    '991299',
    '079203001234',
    '079.20.3001.234',
    '0912 345 678',
    '09 12 34 56 78',
    '1/2/1990 và 3/4/2021',
    'tôi 76 tuổi',
  ])('finds no day in %j', (text) => expect(readDay(text, today)).toBeNull());

  it('never takes a 9- or 12-digit number for a date, however grouped', () => {
    for (const size of [1, 2, 3, 4, 6]) {
      for (const sep of ['', ' ', '.', '-']) {
        const text = ('012003001990'.match(new RegExp(`.{${size}}`, 'g')) ?? []).join(sep);
        expect(readDay(text, today), text).toBeNull();
      }
    }
  });

  it('never throws, whatever is typed, and takes no long time', () => {
    const dateLike = fc.array(
      fc.constantFrom('1', '12', '1990', '/', ' ', '.', 'ngày', 'tháng', 'năm', 'mười', 'hai', 'Feb', 'một nghìn', ','),
      { maxLength: 60 },
    );
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => void readDay(text, today)));
    fc.assert(fc.property(dateLike, (parts) => void readDay(parts.join(' '), today)));
    for (const part of ['1/2/', '1 ', 'hai mươi ', 'năm ', 'ngày ngày 1 ', '1990-', 'mot chin nam ']) {
      const start = performance.now();
      readDay(part.repeat(100_000), today);
      expect(performance.now() - start).toBeLessThan(hangMs);
    }
  });
});
