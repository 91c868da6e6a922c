/** The rules of one-time codes (DESIGN.md 3), without HTTP. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseMs, sendsMax, triesMax } from '../../src/mocks/vneid/code-counts.ts';
import { createCodes } from '../../src/mocks/vneid/codes.ts';
import { codeText } from '../../src/mocks/vneid/texts.ts';

const about = { cccd: '079085000001', purpose: 'link' } as const;
const phone = '0900000001';
const minute = 60_000;

function createDesk({ send = async () => {} }: { send?: () => Promise<void> } = {}) {
  const clock = { now: 0 };
  const sent: string[] = [];
  const codes = createCodes({
    now: () => clock.now,
    random: () => 42,
    send: async ({ code }) => {
      await send();
      sent.push(code);
    },
  });
  return { clock, sent, codes };
}

describe('one-time codes', () => {
  it('have six digits, also when the number is small', async () => {
    const { codes, sent } = createDesk();
    await codes.request(about, phone);
    expect(sent).toEqual(['000042']);
  });

  it('are sent again after a minute, and then only the newer one is good', async () => {
    const { codes, clock } = createDesk();
    const first = await codes.request(about, phone);
    clock.now += minute - 1;
    expect(await codes.request(about, phone)).toMatchObject({ outcome: 'too-soon' });
    clock.now += 1;
    const second = await codes.request(about, phone);
    if (first.outcome !== 'sent' || second.outcome !== 'sent') throw new Error('not sent');
    expect(codes.check(first.id, '000042')).toEqual({ outcome: 'expired' });
    expect(codes.check(second.id, '000042')).toMatchObject({ outcome: 'correct', about });
    expect(codes.check(second.id, '000042')).toEqual({ outcome: 'expired' });
  });

  it('are good for five minutes', async () => {
    const { codes, clock } = createDesk();
    const sent = await codes.request(about, phone);
    clock.now += 5 * minute;
    expect(codes.check(sent.outcome === 'sent' ? sent.id : '', '000042')).toEqual({ outcome: 'expired' });
  });

  it('count five sends a day per phone, whoever asks, and per citizen, whatever for', async () => {
    const { codes, clock } = createDesk();
    const others = [about, { ...about, cccd: '064068000012' }, { ...about, purpose: 'unlink' as const }];
    for (let sends = 0; sends < sendsMax; sends += 1) {
      expect(await codes.request(others[sends % 3] ?? about, phone)).toMatchObject({ outcome: 'sent' });
      clock.now += minute;
    }
    for (const one of others) expect(await codes.request(one, phone)).toMatchObject({ outcome: 'too-many' });
    clock.now = 24 * 60 * minute;
    expect(await codes.request(about, phone)).toMatchObject({ outcome: 'sent' });
  });

  it('do not count when the message could not be sent, and leave nothing to guess at', async () => {
    let down = true;
    const { codes } = createDesk({
      send: async () => {
        if (down) throw new Error('gateway');
      },
    });
    for (let tried = 0; tried < 9; tried += 1) await expect(codes.request(about, phone)).rejects.toThrow('gateway');
    down = false;
    expect(await codes.request(about, phone)).toMatchObject({ outcome: 'sent' });
  });

  it('stay good when the message with a newer one could not be sent, for as long as they are', async () => {
    let down = false;
    const { codes, clock } = createDesk({
      send: async () => {
        if (down) throw new Error('gateway');
      },
    });
    const first = await codes.request(about, phone);
    if (first.outcome !== 'sent') throw new Error('not sent');
    clock.now += minute;
    down = true;
    await expect(codes.request(about, phone)).rejects.toThrow('gateway');
    expect(codes.check(first.id, '999999')).toEqual({ outcome: 'wrong', attemptsLeft: triesMax - 1 });
    clock.now = 5 * minute - 1;
    expect(codes.check(first.id, '000042')).toMatchObject({ outcome: 'correct', about });
    await expect(codes.request(about, phone)).rejects.toThrow('gateway');
    expect(codes.check(first.id, '000042')).toEqual({ outcome: 'expired' });
  });

  it('stay good until the newer one is sent, and only one is ever good', async () => {
    const gateway = Promise.withResolvers<void>();
    let slow = false;
    const { codes, clock } = createDesk({ send: () => (slow ? gateway.promise : Promise.resolve()) });
    const first = await codes.request(about, phone);
    if (first.outcome !== 'sent') throw new Error('not sent');
    clock.now += minute;
    slow = true;
    const resend = codes.request(about, phone);
    const meanwhile = await codes.request(about, phone);
    if (meanwhile.outcome !== 'too-soon') throw new Error(meanwhile.outcome);
    expect(codes.check(first.id, '999999')).toMatchObject({ outcome: 'wrong' });
    expect(codes.check(meanwhile.id, '000042')).toEqual({ outcome: 'expired' });
    gateway.resolve();
    const second = await resend;
    if (second.outcome !== 'sent') throw new Error(second.outcome);
    expect(second.id).toBe(meanwhile.id);
    expect(codes.check(first.id, '000042')).toEqual({ outcome: 'expired' });
    expect(codes.check(second.id, '000042')).toMatchObject({ outcome: 'correct' });
  });

  it('that were on their way at a reset are not good after it', async () => {
    const gateway = Promise.withResolvers<void>();
    const { codes } = createDesk({ send: () => gateway.promise });
    const asked = codes.request(about, phone);
    codes.reset();
    gateway.resolve();
    const sent = await asked;
    expect(codes.check(sent.outcome === 'sent' ? sent.id : '', '000042')).toEqual({ outcome: 'expired' });
  });

  it('are sent once when two ask at the same time', async () => {
    const { codes, sent } = createDesk();
    const outcomes = (await Promise.all([codes.request(about, phone), codes.request(about, phone)])).map(
      ({ outcome }) => outcome,
    );
    expect(outcomes.toSorted()).toEqual(['sent', 'too-soon']);
    expect(sent).toHaveLength(1);
  });

  it('never allow more than five wrong tries in any quarter of an hour, whatever is resent in between', async () => {
    const deed = fc.oneof(
      fc.record({ kind: fc.constant('try' as const) }),
      fc.record({ kind: fc.constant('resend' as const) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 4 * minute }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 80 }), async (deeds) => {
        const { codes, clock } = createDesk();
        const wrongAt: number[] = [];
        let id = '';
        for (const each of deeds) {
          if (each.kind === 'wait') clock.now += each.ms;
          if (each.kind === 'try' && codes.check(id, '999999').outcome === 'wrong') wrongAt.push(clock.now);
          if (each.kind !== 'resend') continue;
          const answer = await codes.request(about, phone);
          if (answer.outcome === 'sent') id = answer.id;
        }
        wrongAt.forEach((at, index) => {
          const sixth = wrongAt[index + triesMax];
          if (sixth !== undefined) expect(sixth - at).toBeGreaterThanOrEqual(pauseMs);
        });
      }),
    );
  });
});

it('comes with who asked, what for, and where alone to type it, without diacritics', () => {
  const text = codeText('link', '123456');
  expect(text).toMatch(/tro ly lien ket tai khoan, ma xac nhan lien ket tai khoan Cong DVCQG voi VNeID la 123456\./);
  expect(text).toContain('Khong doc ma cho bat ky ai');
  expect(text).toMatch(/^[\x20-\x7e]+$/);
  expect(text.match(/\d{4,}/g)).toEqual(['123456']);
});
