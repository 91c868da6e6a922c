import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import enWords from '../../locales/en/words.json' with { type: 'json' };
import viWords from '../../locales/vi/words.json' with { type: 'json' };
import { begin, type Call, type Conversation, freeze } from '../../src/engine/conversation.ts';
import { flowsFor, statePath } from '../../src/engine/machine.ts';
import type { Said } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { endCall, hearMessage } from '../../src/engine/step.ts';
import type { StepSettings } from '../../src/engine/take-step.ts';
import { createSpeech, locales } from '../../src/speech.ts';
import { fold, foldedWords } from '../../src/understanding/fold.ts';
import { startAt as now } from './harness.ts';

const seal = createSeal('the key of the fuzz test, which is long');
const settings: StepSettings = {
  machine: flowsFor({ linkingHere: true }),
  inEveryLanguage: createSpeech({ operatorName: 'o', hotline: 'h' }).inEveryLanguage,

  topicsOf: () => [],
};

let messages = 0;
const hearSaid = (conversation: Conversation, said: Said) =>
  hearMessage({ conversation, now }, { conversation: 'test:1', messageId: `m${++messages}`, said }, settings);
const tell = (conversation: Conversation, text: string) => hearSaid(conversation, { kind: 'text', text });
const answer = (conversation: Conversation, output: unknown) => {
  const call = conversation.outbox.find((effect): effect is Call => effect.kind === 'call');
  if (call === undefined) throw new Error(`nothing is called in ${statePath(conversation.snapshot)}`);
  return endCall({ conversation, now }, call, { output }, settings);
};

const account = { id: 'TK-1', hasCccd: true, link: null };
const sent = { outcome: 'sent', id: 'c1', expiresAt: '', resendAt: '' };

/** A conversation in every kind of place, come to by ordinary words. */
function places(): Conversation[] {
  const fresh = begin('test:1', 'nonce', 'vi');
  const menu = tell(fresh, 'xin chào');
  const consent = tell(menu, 'liên kết');
  const cccd = tell(consent, 'đồng ý');
  const doubtful = tell(cccd, '099085000001');
  const date = tell(cccd, '079085000001');
  const differing = tell(date, '15/03/1984');
  const matching = tell(date, '15/03/1985');
  const noMatch = answer(matching, { outcome: 'no-match' });
  const update = answer(matching, { outcome: 'match', account: { ...account, hasCccd: false } });
  const status = answer(matching, { outcome: 'match', account });
  const sending = answer(status, { status: 'active', level: 2 });
  const code = answer(sending, sent);
  const checking = tell(code, '123456');
  const wrong = answer(checking, { outcome: 'wrong', attemptsLeft: 4 });
  const holder = answer(checking, { outcome: 'correct', proof: 'p' });
  const confirming = answer(holder, { outcome: 'known', name: 'Nguyễn Thử Nghiệm', phoneLast3: '001' });
  const saving = tell(confirming, 'đúng');
  const linked = answer(saving, { outcome: 'linked', linkedAt: new Date(now).toISOString(), fingerprint: 'f' });
  const undoing = tell(linked, 'hoàn tác');
  const forgetting = tell(linked, '/xoa');
  return [
    fresh,
    menu,
    consent,
    cccd,
    doubtful,
    date,
    differing,
    matching,
    noMatch,
    update,
    status,
    sending,
    code,
    checking,
    wrong,
  ].concat([holder, confirming, saving, linked, undoing, forgetting]);
}

const everyPlace = places();

/** Every word that a phrase or a label is made of; a message without any, and without a digit, can mean nothing. */
const vocabulary = new Set(
  [viWords, enWords]
    .flatMap((phrases) => Object.values(phrases).flat())
    .concat(Object.values(locales.vi.button), Object.values(locales.en.button))
    .flatMap((phrase) => fold(phrase).split(/[^\p{L}\p{N}]+/u)),
);
/** Written out, as chats write "k" for "không". */
const wordsOf = (text: string) => [...fold(text).split(/[^\p{L}]+/u), ...foldedWords(text)].filter(Boolean);
const means = (text: string) => /\d|\p{Extended_Pictographic}|\//u.test(fold(text)) || wordsOf(text).some(nearby);
/** One slip of the finger is forgiven in longer words, so near misses may mean something too. */
const nearby = (word: string) =>
  [...vocabulary].some(
    (known) =>
      known === word || (Math.min(known.length, word.length) >= 4 && Math.abs(known.length - word.length) <= 1),
  );

const forged = fc.constantFrom(
  'xstate.done.actor.saveLink',
  'xstate.error.actor.matchCitizen',
  'xstate.after.patience.assistant.linking.matching.running',
  'xstate.init',
  'xstate.stop',
  'desk.reply',
  'desk.handBack',
  'silence.expiry',
  'skipped.reminder',
  'dateOfBirth',
  'code',
  'yes',
  '__proto__',
  'constructor',
  'toString:0',
  '{"type":"yes"}',
);
const payload = fc.oneof(
  forged,
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.tuple(fc.string({ maxLength: 4 }), fc.integer()).map(([id, index]) => `${id}:${index}`),
);
const text = fc.oneof(
  forged,
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\u202e',
    '\ud800',
    'a'.repeat(200_000),
    '9'.repeat(100_000),
    '😀'.repeat(20_000),
    '/'.repeat(5_000),
    'không '.repeat(20_000),
  ),
  fc.stringMatching(/^[0-9 ./-]{1,40}$/),
  fc.constantFrom(...Object.values(viWords).flat(), ...Object.values(enWords).flat()),
);
const said: fc.Arbitrary<Said> = fc.oneof(
  { weight: 6, arbitrary: text.map((words): Said => ({ kind: 'text', text: words })) },
  { weight: 3, arbitrary: payload.map((data): Said => ({ kind: 'button', payload: data })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('photo', 'file', 'voice', 'sticker', 'contact', 'other' as const)
      .map((media): Said => ({ kind: 'media', media }) as Said),
  },
);

/** Places that only an answer of a service leads to, and from where their own words lead there again. */
const behindAService: Record<string, string[]> = {
  'linking.noMatch': [],
  'linking.offeringUpdate': [],
  'linking.code.asking': [],
  'linking.code.wrong': [],
  'linking.learningHolder.running': [],
  'linking.confirming': [],
  'linking.updating.running': ['linking.offeringUpdate'],
  'linking.saving.running': ['linking.confirming'],
  'linking.code.checking.running': ['linking.code.asking', 'linking.code.wrong'],
  'linking.code.sending.running': ['linking.code.asking', 'linking.code.wrong'],
};
/** Whoever is met for the first time is greeted, whatever they send. */
const greets = (from: string, to: string) => from === 'fresh' && to === 'menu.asking';

describe('whatever a citizen sends', () => {
  it('neither crashes the assistant nor moves a conversation anywhere that its words could not (10,000 messages)', () => {
    const moves = new Map<string, number>();
    fc.assert(
      fc.property(fc.nat(everyPlace.length - 1), said, (place, message) => {
        const before = everyPlace[place] as Conversation;
        const after = hearSaid(before, message);
        const [from, to] = [statePath(before.snapshot), statePath(after.snapshot)];
        if (from !== to) moves.set(`${from} → ${to}`, (moves.get(`${from} → ${to}`) ?? 0) + 1);

        const current = message.kind === 'button' && message.payload.startsWith(`${before.question?.id}:`);
        const meaningless = message.kind === 'text' ? !means(message.text) : !current;
        if (meaningless && !greets(from, to)) expect(to).toBe(from);
        const gates = behindAService[to];
        if (gates !== undefined && from !== to) expect(gates).toContain(from);
        if (after.snapshot.context.consent !== null && before.snapshot.context.consent === null)
          expect(from).toBe('linking.consent');
        if (after.snapshot.context.link !== before.snapshot.context.link && to !== 'fresh') {
          expect(after.snapshot.context.link).toEqual(before.snapshot.context.link);
        }
        expect(JSON.stringify(freeze(after, seal)).length).toBeLessThan(40_000);
      }),
      { numRuns: 10_000 },
    );
    // Words that mean something do move it, or nothing has been tested.
    expect(moves.size).toBeGreaterThan(20);
  }, 120_000);

  it('is a yes to "link them?" only if it says so', () => {
    const confirming = everyPlace.find(({ snapshot }) => statePath(snapshot) === 'linking.confirming') as Conversation;
    for (const words of [
      'không',
      'chưa',
      'đúng không?',
      'no',
      'có đâu',
      'nếu đúng thì sao',
      'để tôi xem',
      'of course not',
      '2',
      'không phải tôi',
    ]) {
      expect(statePath(tell(confirming, words).snapshot), words).not.toBe('linking.saving.running');
    }
    for (const words of ['có', 'đúng', 'dạ đúng rồi ạ', 'ok', 'yes', '1', 'Có, liên kết']) {
      expect(statePath(tell(confirming, words).snapshot), words).toBe('linking.saving.running');
    }
  });
});
