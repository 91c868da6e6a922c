/** What must hold in every state while a person speaks, whatever the citizen sends, and when they hand back. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Conversation, type FrozenConversation, freeze, thaw } from '../../src/engine/conversation.ts';
import { withWithheld } from '../../src/engine/desk.ts';
import { flowsFor, statePath } from '../../src/engine/machine.ts';
import { mediaKinds, type Said } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { carryOutOrder, movesOf, type Order } from '../../src/engine/staffing.ts';
import { hearEvent, hearMessage, ringTimer } from '../../src/engine/step.ts';
import { createSpeech } from '../../src/speech.ts';
import { citizen, startAt as now, speech, testKey } from './harness.ts';

const settings = {
  machine: flowsFor({ linkingHere: true }),
  inEveryLanguage: speech.inEveryLanguage,
  topicsOf: () => [],
};
const by = { id: 'lan', name: 'Lan' };
const seal = createSeal(testKey);

function carryOut(conversation: Conversation, order: Order): Conversation {
  const after = carryOutOrder({ conversation, now, by }, order, settings);
  if ('outcome' in after) throw new Error(`${order.kind}: ${after.outcome}`);
  return after;
}

const folder = join(import.meta.dirname, '../snapshots');
const stored = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as FrozenConversation,
);

/** In every state that was ever stored, just taken over, with nothing more to be said. */
const held = stored.map((frozen) => {
  const taken = carryOut(thaw(frozen, seal), { kind: 'take', from: null });
  return { path: frozen.at, quiet: { ...taken, outbox: taken.outbox.filter(({ kind }) => kind !== 'say') } };
});
const byAssistant = ({ outbox }: Conversation) =>
  outbox.filter((effect) => effect.kind === 'say' && effect.by === undefined);

let messages = 0;
const hearSaid = (conversation: Conversation, said: Said, name?: string) => {
  messages += 1;
  const inbound = {
    conversation: conversation.id,
    messageId: `h${messages}`,
    said,
    ...(name !== undefined && { name }),
  };
  return hearMessage({ conversation, now }, inbound, settings);
};

const secrets = [citizen.cccd, citizen.born, '0912345678', 'HoaSen2024', '735924'];
const personal = fc.constantFrom(
  citizen.cccd,
  '079 085 000 001',
  `số của tôi là ${citizen.cccd} ạ`,
  citizen.born,
  '0912345678',
  'mật khẩu của tôi là HoaSen2024!',
  'mã otp 735924',
  `${'a '.repeat(496)}${citizen.cccd}`,
);
const words = fc.constantFrom(
  'có',
  'không',
  'hủy',
  'menu',
  'đúng',
  'gặp nhân viên',
  'xóa dữ liệu',
  '/start',
  '/nguoi',
  '1',
  'alo',
);
const said: fc.Arbitrary<Said> = fc.oneof(
  fc
    .oneof(personal, words, fc.string({ unit: 'binary', maxLength: 60 }))
    .map((text) => ({ kind: 'text' as const, text })),
  fc.constantFrom(...mediaKinds).map((media) => ({ kind: 'media' as const, media })),
  fc.string({ maxLength: 20 }).map((payload) => ({ kind: 'button' as const, payload })),
);
const deletes = ({ kind, ...rest }: Said) =>
  kind === 'text' && /^\s*\/(?:xoa|delete)/i.test('text' in rest ? rest.text : '');

describe('while a person speaks', () => {
  it(`nothing that a citizen sends is answered, lost, kept unmasked or heard by the machine, in ${held.length} states`, () => {
    expect(held.length).toBeGreaterThan(40);
    fc.assert(
      fc.property(fc.constantFrom(...held), fc.array(said, { minLength: 1, maxLength: 8 }), ({ quiet }, all) => {
        const sent = all.filter((one) => !deletes(one));
        const after = sent.reduce((conversation, one) => {
          const { question } = conversation;
          // Also a button of the very question that is open.
          const pressed = one.kind === 'button' && question ? { ...one, payload: `${question.id}:0` } : one;
          return hearSaid(conversation, pressed);
        }, quiet);
        expect(after.outbox).toEqual(quiet.outbox);
        expect(after.snapshot).toEqual(quiet.snapshot);
        expect(after.question).toEqual(quiet.question);
        expect(after.desk.withheld).toEqual(quiet.desk.withheld);
        const entries = after.transcript.slice(quiet.transcript.length);
        expect(entries.map(({ who }) => who)).toEqual(sent.map(() => 'citizen'));
        const shown = JSON.stringify({ ...freeze(after, seal), sealed: '' });
        for (const secret of secrets) expect(shown).not.toContain(secret);
        expect(/\D0790\d/.test(entries.map(({ text }) => text).join(' '))).toBe(false);
        expect(after.desk.unansweredSince).toBe(sent.length > 0 ? now : null);
      }),
      { numRuns: 1_500 },
    );
  });

  it('timers and results say nothing either', () => {
    for (const { path, quiet } of held)
      for (const timer of quiet.timers) {
        if (timer.id === 'desk.lapse' || timer.id === 'retention') continue;
        const after = ringTimer({ conversation: quiet, now: timer.dueAt }, timer, settings);
        expect(byAssistant(after), `${path} ${timer.id}`).toEqual([]);
        expect(after.version).toBe(quiet.version + 1);
      }
  });

  it('every step that staff may order is said on their order, and none of the assistant by itself', () => {
    let steps = 0;
    for (const { path, quiet } of held)
      for (const move of movesOf(quiet, now, settings)) {
        const after = carryOut(quiet, { kind: 'move', move, reason: 'thử' });
        steps += 1;
        expect(byAssistant(after), `${path} ${move}`).toEqual([]);
        expect(after.desk.holder, `${path} ${move}`).toMatchObject(by);
        expect(after.version).toBe(quiet.version + 1);
      }
    console.log(`${steps} steps ordered in ${held.length} states`);
    expect(steps).toBeGreaterThan(200);
  });
});

/** What the citizen reads at the end of a takeover. */
function saidInTheEnd(after: Conversation, before: Conversation) {
  expect(after.version).toBe(before.version + 1);
  expect(after.desk).toMatchObject({ holder: null, withheld: [], epoch: before.desk.epoch + 1 });
  const said = after.outbox.filter((effect) => effect.kind === 'say');
  expect(said).toHaveLength(1);
  const [message] = said as [(typeof said)[number]];
  expect(message.epoch).toBe(after.desk.epoch);
  return message.lines.map(({ line }) => line);
}

describe('the end of a takeover', () => {
  it.each(held.map((one) => [one.path, one] as const))('leads on from %s', (_path, { quiet }) => {
    const back = carryOut(quiet, { kind: 'return', move: null });
    const timer = quiet.timers.find(({ id }) => id === 'desk.lapse');
    if (timer === undefined) throw new Error('nothing ends it');
    const lapsed = ringTimer({ conversation: quiet, now: timer.dueAt }, timer, settings);
    for (const [after, line] of [
      [back, 'handoff.returned'],
      [lapsed, 'handoff.lapsed'],
    ] as const) {
      const said = saidInTheEnd(after, quiet);
      expect(said[0]).toBe(line);
      // The open question, the menu, or what is being done and will be told.
      if (Object.keys(after.waiting).length === 0) expect(said).toContain(after.question?.line ?? 'nothing');
      expect(after.timers.some(({ id }) => id === 'desk.lapse')).toBe(false);
    }
    const closed = carryOutOrder({ conversation: quiet, now, by }, { kind: 'close' }, settings);
    if ('outcome' in closed) expect(closed).toEqual({ outcome: 'not-possible' });
    else expect(saidInTheEnd(closed, quiet)).toEqual(['handoff.ended', 'handoff.rate']);
    for (const move of movesOf(quiet, now, settings)) {
      const moved = carryOut(quiet, { kind: 'return', move });
      expect(saidInTheEnd(moved, quiet)[0]).toBe('handoff.handedBack');
    }
  });

  it('tells of an approval that came meanwhile, and nobody before', () => {
    let told = 0;
    for (const { path, quiet } of held) {
      if (quiet.snapshot.context.registration?.approved) continue;
      const event = { type: 'vneid.approved', registration: 'registration-1', at: now } as const;
      const after = hearEvent({ conversation: quiet, now }, { conversation: quiet.id, id: 'e1', event }, settings);
      expect(byAssistant(after), path).toEqual([]);
      const lines = saidInTheEnd(carryOut(after, { kind: 'return', move: null }), after);
      expect(lines.slice(0, 2), path).toEqual(['registering.approved', 'handoff.returned']);
      // The question that is open is put once, and behind the news.
      expect(new Set(lines).size, path).toBe(lines.length);
      told += 1;
    }
    expect(told).toBeGreaterThan(100);
  });

  it('tells the news that came meanwhile, however much else was kept back', () => {
    const [{ quiet }] = held.filter(({ path }) => path === 'menu.asking') as [(typeof held)[number]];
    let desk = quiet.desk;
    for (let nth = 0; nth < 30; nth += 1) {
      const news = nth === 2;
      desk = withWithheld(desk, { key: `k${nth}`, lines: [{ line: news ? 'root.help' : 'root.about' }], news });
    }
    expect(desk.withheld).toHaveLength(10);
    const back = carryOut({ ...quiet, desk }, { kind: 'return', move: null });
    expect(saidInTheEnd(back, quiet)).toEqual(['root.help', 'handoff.returned', 'root.menu']);
  });
});

it('a record of before knows no desk, and can be taken over', () => {
  const [{ path, quiet }] = held.filter((one) => one.path === 'linking.consent') as [(typeof held)[number]];
  const { desk: _, heard: __, ...old } = quiet;
  const part = {
    snapshot: old.snapshot,
    question: old.question,
    waiting: old.waiting,
    timers: [],
    outbox: [],
    sending: null,
  };
  const frozen = { ...freeze(quiet, seal), sealed: seal.close(part, quiet.id) };
  const thawed = thaw({ ...frozen, transcript: [{ at: now, who: 'citizen', text: 'alo' }] }, seal);
  const taken = carryOut(thawed, { kind: 'take', from: null });
  expect(statePath(taken.snapshot)).toBe(path);
  expect(taken.transcript.map(({ n }) => n)).toEqual([undefined, 1, 2]);
});

describe('names and words', () => {
  const [{ quiet }] = held as [(typeof held)[number]];
  const nasty = [
    '{{hotline}}',
    '{{name}} {{text}}',
    '$t(root.menu)',
    '$t(',
    "$& $1 $` $'",
    '{{- name}}',
    '{{name, uppercase}}',
    '<script>alert(1)</script>',
    'dài '.repeat(5_000),
  ];

  it.each(['vi', 'en'] as const)('arrive as they were written (%s)', (language) => {
    const { text } = createSpeech({ operatorName: 'o', hotline: 'h' });
    for (const words of nasty) {
      expect(text(language, { line: 'handoff.reply', values: { name: 'Lan', text: words } })).toContain(words);
      expect(text(language, { line: 'handoff.reply', values: { name: words, text: 'x' } })).toContain(words);
      expect(text(language, { line: 'handoff.taken', values: { name: words } })).toContain(words);
      const both = text(language, { line: 'handoff.reply', values: { name: '{{text}}', text: words } });
      expect(both.startsWith('{{text}} ('), words).toBe(true);
      expect(both.endsWith(words), words).toBe(true);
    }
  });

  it('of a citizen turn nothing around, and are short', () => {
    const named = (name: string) => hearSaid(quiet, { kind: 'text', text: 'alo' }, name).desk.name;
    expect(named('\u202eNguyễn\u0000 Thử\u2066\n')).toBe('Nguyễn Thử');
    expect(named('\u200b\u200f\u2028')).toBeNull();
    expect(named('a'.repeat(500))).toHaveLength(60);
    expect(named(`${'a'.repeat(59)}😀`)?.isWellFormed()).toBe(true);
    expect(named('Trần Thị B')).toBe('Trần Thị B');
  });

  it('are kept sealed', () => {
    const after = hearSaid(quiet, { kind: 'text', text: 'alo' }, 'Trần Thị Bền');
    expect(JSON.stringify({ ...freeze(after, seal), sealed: '' })).not.toContain('Bền');
  });
});
