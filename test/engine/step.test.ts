import { describe, expect, it } from 'vitest';
import type { LineKey } from '../../flows/lines.ts';
import { silence } from '../../flows/vocabulary.ts';
import { begin, type Call, type Conversation, dueAt, freeze, thaw } from '../../src/engine/conversation.ts';
import { type FlowMachine, flowsFor, statePath } from '../../src/engine/machine.ts';
import type { Said } from '../../src/engine/outside.ts';
import { retentionMs, retentionTimer } from '../../src/engine/retention.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { closeGone, endCall, hearMessage, parkMessage, ringTimer } from '../../src/engine/step.ts';
import { startAnew } from '../../src/engine/take-step.ts';
import { citizen, hour, speech, startAt, testKey } from './harness.ts';
import { answers } from './walk.ts';

const settings = {
  machine: flowsFor({ linkingHere: true }),
  inEveryLanguage: speech.inEveryLanguage,
  topicsOf: () => [],
};
const fresh = () => begin('test:1', 'nonce', 'vi');
let messages = 0;

function tell(conversation: Conversation, said: string | Said, now = startAt): Conversation {
  messages += 1;
  const inbound = {
    conversation: conversation.id,
    messageId: `m${messages}`,
    said: typeof said === 'string' ? ({ kind: 'text', text: said } as const) : said,
  };
  return hearMessage({ conversation, now }, inbound, settings);
}

function tellAll(...texts: string[]): Conversation {
  return texts.reduce((conversation, text) => tell(conversation, text), fresh());
}

const callIn = ({ outbox }: Conversation) => outbox.find((effect) => effect.kind === 'call') as Call;
const saidLast = ({ outbox }: Conversation): LineKey[] => {
  const say = outbox.findLast((effect) => effect.kind === 'say');
  return say?.kind === 'say' ? say.lines.map(({ line }) => line) : [];
};
const answered = (conversation: Conversation, output: unknown) =>
  endCall({ conversation, now: startAt }, callIn(conversation), { output }, settings);

const upToMatching = ['xin chào', 'liên kết ngay tại đây', 'tôi đồng ý', citizen.cccd, citizen.born];

/** Up to the code, every service answering for the ordinary citizen. */
function upToCode(): Conversation {
  const found = answered(tellAll(...upToMatching), answers.matchCitizen.match[1]);
  const active = answered(found, { status: 'active', level: 2 });
  return answered(active, answers.sendCode.sent[0]);
}

describe('a step', () => {
  it('changes nothing of the record before', () => {
    const before = upToCode();
    const copy = structuredClone(before);
    tell(before, '123456');
    tell(before, 'hủy');
    endCall({ conversation: before, now: startAt }, { ...callIn(tell(before, '123456')) }, { output: null }, settings);
    expect(before).toEqual(copy);
  });

  it('comes out the same each time, as a lost race needs', () => {
    const before = tellAll('xin chào');
    const inbound = { conversation: before.id, messageId: 'same', said: { kind: 'text', text: '1' } } as const;
    const step = () => hearMessage({ conversation: before, now: startAt }, inbound, settings);
    expect(step()).toEqual(step());
  });

  it('counts the version up by one, and remembers the message', () => {
    const before = tellAll('xin chào');
    const after = tell(before, '1');
    expect(after.version).toBe(before.version + 1);
    expect(after.seen).toEqual([...before.seen, `m${messages}`]);
  });

  it('makes one message of all its lines, with the buttons of the open question', () => {
    const after = tellAll('xin chào');
    expect(after.outbox).toMatchObject([
      { kind: 'say', language: 'vi', lines: [{ line: 'root.greeting' }, { line: 'root.menu' }] },
    ]);
    const [say] = after.outbox;
    expect(say?.kind === 'say' && say.buttons.map(({ label }) => label)).toEqual(
      after.question?.choices.map(({ label }) => label),
    );
  });

  it('gives every effect a key of its own', () => {
    const conversation = tell(tell(upToCode(), 'tôi không nhận được mã'), '123456');
    const keys = conversation.outbox.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(3);
  });

  it('gives buttons payloads of at most 64 bytes, also in a conversation of a billion steps', () => {
    const after = tell({ ...tellAll('xin chào'), version: 1_000_000_000 }, 'nhắc lại');
    const menu = tell(after, 'menu');
    const buttons = menu.outbox.flatMap((effect) => (effect.kind === 'say' ? effect.buttons : []));
    expect(buttons.length).toBeGreaterThan(0);
    for (const { payload } of buttons) expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(64);
  });
});

describe('the transcript', () => {
  const texts = (conversation: Conversation) =>
    conversation.transcript.filter(({ who }) => who === 'citizen').map(({ text }) => text);

  it('withholds numbers, dates and codes, and says what they were', () => {
    const conversation = tell(upToCode(), '123456');
    expect(texts(conversation)).toEqual([
      'xin chào',
      'liên kết ngay tại đây',
      'tôi đồng ý',
      '[cccd]',
      '[dateOfBirth]',
      '[code]',
    ]);
    expect(JSON.stringify(conversation.transcript)).not.toMatch(/079085000001|15\/03|1985|123456|Nguyễn/);
  });

  it('withholds what was sent where it does not belong', () => {
    const conversation = tellAll(
      'xin chào',
      '079085000001',
      '0912345678',
      '123456789',
      '123456',
      'mật khẩu của tôi là Abc@12345',
    );
    expect(texts(conversation).slice(1)).toEqual([
      '[personalNumber]',
      '[personalNumber]',
      '[personalNumber]',
      '[secret]',
      '[secret]',
    ]);
  });

  it('masks numbers among other words', () => {
    const conversation = tellAll('xin chào', 'tôi tên Nguyễn Thử Nghiệm, số 079085000001, sinh 15/03/1985 thì sao nhỉ');
    expect(JSON.stringify(conversation.transcript)).not.toMatch(/079085000001|15\/03\/1985|Thử Nghiệm/);
  });

  it('keeps of media what it was, and not its caption', () => {
    const conversation = tell(tellAll('xin chào'), { kind: 'media', media: 'photo', caption: 'CCCD 079085000001' });
    expect(JSON.stringify(conversation.transcript)).not.toContain('079085000001');
    expect(texts(conversation).at(-1)).toBe('[photo]');
  });

  it('keeps of a button its meaning, never its payload', () => {
    const conversation = tell(tellAll('xin chào'), { kind: 'button', payload: '079085000001' });
    expect(texts(conversation).at(-1)).toBe('[button: stale]');
  });

  it('keeps the beginning of a very long message', () => {
    const conversation = tellAll('xin chào', 'ba '.repeat(5_000));
    expect((texts(conversation).at(-1) as string).length).toBeLessThanOrEqual(1_000);
  });
});

describe('silence', () => {
  const timers = ({ timers: all }: Conversation) =>
    all.filter(({ id }) => id.startsWith('silence')).map(({ id, dueAt: at }) => [id, at]);

  it('is counted anew after each message', () => {
    const at = startAt + hour;
    const conversation = tell(tellAll('xin chào', '1'), 'abc xyz', at);
    expect(timers(conversation)).toEqual([
      ['silence.reminder', at + silence.reminderMs],
      ['silence.expiry', at + silence.expiryMs],
    ]);
  });

  it('is not called to mind in the menu', () => {
    const conversation = tellAll('xin chào', 'menu');
    const timer = conversation.timers.find(({ id }) => id === 'silence.reminder');
    const after = ringTimer({ conversation, now: startAt + silence.reminderMs }, timer as never, settings);
    expect(after.outbox).toEqual(conversation.outbox);
  });

  it('is not counted anew by what the engine itself does', () => {
    const conversation = tellAll('xin chào', '1');
    const timer = conversation.timers.find(({ id }) => id === 'silence.reminder');
    const after = ringTimer({ conversation, now: startAt + silence.reminderMs }, timer as never, settings);
    expect(timers(after)).toEqual([['silence.expiry', startAt + silence.expiryMs]]);
    expect(saidLast(after)).toEqual(['root.stillThere', 'linking.consent']);
  });
});

describe('the result of a call', () => {
  it('goes on with the flow', () => {
    expect(statePath(upToCode().snapshot)).toBe('linking.code.asking');
  });

  it('that comes after the citizen has cancelled is dropped', () => {
    const waiting = tellAll(...upToMatching);
    const call = callIn(waiting);
    const cancelled = tell(waiting, 'hủy');
    expect(cancelled.outbox.filter(({ kind }) => kind === 'call')).toEqual([]);
    const after = endCall(
      { conversation: cancelled, now: startAt },
      call,
      { output: answers.matchCitizen.match[1] },
      settings,
    );
    expect(statePath(after.snapshot)).toBe('menu.asking');
    expect(after).toEqual({ ...cancelled, version: cancelled.version + 1 });
  });

  it('of an earlier call is not taken for the one that runs now', () => {
    const first = tellAll(...upToMatching);
    const cancelled = tell(first, 'hủy');
    const second = ['liên kết ngay tại đây', citizen.cccd, citizen.born].reduce(
      (conversation, text) => tell(conversation, text),
      cancelled,
    );
    expect(callIn(second).call).toBe(callIn(first).call);
    const late = endCall(
      { conversation: second, now: startAt },
      callIn(first),
      { output: { outcome: 'no-match' } },
      settings,
    );
    expect(statePath(late.snapshot)).toBe('linking.matching.running');
    expect(late.waiting).toEqual(second.waiting);
    expect(callIn(late)).toEqual(callIn(second));
  });

  it('that is a failure leads to the question whether to go on', () => {
    const waiting = tellAll(...upToMatching);
    const after = endCall(
      { conversation: waiting, now: startAt },
      callIn(waiting),
      { error: 'TerminalError' },
      settings,
    );
    expect(statePath(after.snapshot)).toBe('linking.matching.unavailable');
    expect(saidLast(after)).toEqual(['service.unavailable']);
  });
});

describe('"patience"', () => {
  it('is excused once when a call is slow, and forgotten when it is not', () => {
    const waiting = tellAll(...upToMatching);
    const [timer] = waiting.timers.filter(({ id }) => !id.startsWith('silence'));
    expect(timer?.dueAt).toBe(startAt + 5_000);
    const excused = ringTimer({ conversation: waiting, now: startAt + 5_000 }, timer as never, settings);
    expect(saidLast(excused)).toEqual(['service.slow']);
    expect(statePath(excused.snapshot)).toBe('linking.matching.running');
    expect(excused.timers.some(({ id }) => id === timer?.id)).toBe(false);
    const found = answered(waiting, { outcome: 'no-match' });
    expect(found.timers.some(({ id }) => id === timer?.id)).toBe(false);
  });
});

describe('a conversation that cannot be gone on with', () => {
  const outdated = (conversation: Conversation): Conversation => ({
    ...conversation,
    snapshot: { ...conversation.snapshot, value: { linking: 'askingFavouriteColour' } },
  });

  it('begins anew at the next message, says so, and keeps language, consent and link', () => {
    const before = outdated(tellAll('hello', 'english', 'liên kết ngay tại đây', 'I agree'));
    const link = { accountId: 'TK-1', linkedAt: '2026-11-21T01:00:00Z', cccdLast3: '001', fingerprint: 'f' };
    before.snapshot.context.link = link;
    const after = tell(before, citizen.cccd);
    expect(statePath(after.snapshot)).toBe('menu.asking');
    expect(saidLast(after)).toEqual(['root.outdated', 'root.greeting', 'root.menu']);
    expect(after.snapshot.context).toMatchObject({ language: 'en', consent: { at: startAt }, link, personal: {} });
    expect(after.seen.at(-1)).toBe(`m${messages}`);
    expect(JSON.stringify(after)).not.toContain(citizen.cccd);
  });

  it('keeps what was still to be said, and drops what was still to be called', () => {
    const before = outdated(tellAll(...upToMatching));
    const after = tell(before, 'xin chào');
    expect(after.outbox.slice(0, -1)).toEqual(before.outbox.filter(({ kind }) => kind === 'say'));
    expect(after.waiting).toEqual({});
  });

  it('is told apart when a call comes back, too', () => {
    const before = tellAll(...upToMatching);
    const after = endCall(
      { conversation: outdated(before), now: startAt },
      callIn(before),
      { output: answers.matchCitizen.match[1] },
      settings,
    );
    expect(saidLast(after)).toEqual(['root.outdated', 'root.greeting', 'root.menu']);
  });

  it('is not woken by a timer', () => {
    const before = outdated(tellAll('xin chào', '1'));
    const timer = before.timers.find(({ id }) => id === 'silence.reminder');
    const after = ringTimer({ conversation: before, now: startAt }, timer as never, settings);
    expect(after.outbox).toEqual(before.outbox);
    expect(after.timers).not.toContainEqual(timer);
  });
});

describe('a message that a bug of the flows chokes on', () => {
  it('counts as taken, the citizen is told, and nothing else changes', () => {
    const before = tellAll('xin chào', '1');
    const inbound = {
      conversation: before.id,
      messageId: 'poison',
      said: { kind: 'text', text: 'boom 079085000001' },
    } as const;
    const after = parkMessage({ conversation: before, now: startAt }, inbound, 'TypeError');
    expect(after.seen).toContain('poison');
    expect(after.snapshot).toEqual(before.snapshot);
    expect(after.question).toEqual(before.question);
    expect(saidLast(after)).toEqual(['root.apology']);
    expect(after.parked).toEqual([{ at: startAt, what: 'message', which: 'poison', error: 'TypeError' }]);
    expect(after.version).toBe(before.version + 1);
    expect(JSON.stringify(after)).not.toContain('079085000001');
  });
});

describe('a citizen who has blocked the assistant', () => {
  it('is waited for no more, and nothing personal is kept', () => {
    const after = closeGone({ conversation: upToCode(), now: startAt }, settings);
    expect(after).toMatchObject({ outbox: [], waiting: {}, gone: true, question: null });
    expect(after.snapshot.context.personal).toEqual({});
    expect(after.timers).toEqual([retentionTimer(startAt)]);
    expect(dueAt(after)).toBe(startAt + retentionMs);
  });

  it('is there again with the next message', () => {
    const gone = closeGone({ conversation: upToCode(), now: startAt }, settings);
    const after = tell(gone, 'xin chào');
    expect(after.gone).toBe(false);
    expect(saidLast(after)).toEqual(['root.welcomeBack']);
  });

  it('leaves no call behind when one was running', () => {
    const after = closeGone({ conversation: tellAll(...upToMatching), now: startAt }, settings);
    expect(after).toMatchObject({ outbox: [], timers: [retentionTimer(startAt)], gone: true });
    expect(JSON.stringify(after.snapshot)).not.toContain(citizen.cccd);
  });
});

describe('how many messages stand between two of the citizen', () => {
  const windows = ({ outbox }: Conversation) =>
    outbox.flatMap((effect) => (effect.kind === 'say' ? [effect.window] : []));

  it('is counted, with the time at which the citizen wrote', () => {
    const searching = tellAll(...upToMatching);
    expect(searching.heard).toEqual({ at: startAt, said: 1 });
    const found = answered(searching, answers.matchCitizen.match[1]);
    expect(windows(found).at(-1)).toEqual({ heardAt: startAt, nth: 2 });
    const timer = found.timers.find(({ id }) => id === 'silence.reminder');
    expect(ringTimer({ conversation: found, now: startAt + hour }, timer as never, settings).heard.at).toBe(startAt);
  });

  it('begins anew when the citizen writes, and survives being stored', () => {
    const later = tell(tellAll('xin chào'), 'abc', startAt + hour);
    expect(later.heard).toEqual({ at: startAt + hour, said: 1 });
    expect(windows(later).at(-1)).toEqual({ heardAt: startAt + hour, nth: 1 });
    const seal = createSeal(testKey);
    expect(thaw(freeze(later, seal), seal).heard).toEqual(later.heard);
  });

  it('is unknown in a record of a version that did not count', () => {
    const seal = createSeal(testKey);
    const { heard: _, ...old } = tellAll('xin chào');
    expect(thaw(freeze(old as Conversation, seal), seal).heard).toEqual({ at: 0, said: 0 });
  });
});

describe('deleting everything', () => {
  it('leaves nothing but the farewell and the order to remove the record', () => {
    const before = tell(upToCode(), '/xoa');
    const after = tell(before, 'xóa hết');
    expect(after.outbox.map(({ kind }) => kind)).toEqual(['say', 'erase']);
    expect(saidLast(after)).toEqual(['privacy.forgotten']);
    expect(after).toMatchObject({ transcript: [], parked: [], timers: [], waiting: {}, question: null });
    expect(after.seen).toEqual([`m${messages}`]);
    expect(after.snapshot.context).toMatchObject({ consent: null, link: null, personal: {}, mismatches: { count: 0 } });
  });
});

describe('beginning anew', () => {
  it('says why, then the menu, in the citizen’s language', () => {
    const after = startAnew({ conversation: begin('test:1', 'nonce', 'en'), now: startAt }, 'root.damaged', settings);
    expect(after.outbox).toMatchObject([
      { language: 'en', lines: [{ line: 'root.damaged' }, { line: 'root.greeting' }, { line: 'root.menu' }] },
    ]);
  });
});

describe('the record', () => {
  it('comes back from its stored form as it was', () => {
    const seal = createSeal(testKey);
    const conversation = tell(upToCode(), '123456');
    expect(thaw(JSON.parse(JSON.stringify(freeze(conversation, seal))), seal)).toEqual(
      JSON.parse(JSON.stringify(conversation)),
    );
  });

  it('shows nothing of the citizen’s in the open', () => {
    const frozen = JSON.stringify(freeze(tell(upToCode(), '123456'), createSeal(testKey)));
    expect(frozen).not.toMatch(/079085000001|1985-03-15|15\/03|123456|code-1|TK-000001/);
    expect(JSON.parse(frozen)).toMatchObject({ at: 'linking.code.checking.running', language: 'vi' });
  });

  it('is bounded: ids, transcript and parked matters keep the newest', () => {
    const conversation = {
      ...fresh(),
      seen: Array.from({ length: 1_000 }, (_, index) => `m${index}`),
      transcript: Array.from({ length: 1_000 }, (_, index) => ({ at: index, who: 'citizen' as const, text: 'x' })),
      parked: Array.from({ length: 1_000 }, (_, index) => ({
        at: index,
        what: 'message' as const,
        which: 'm',
        error: 'E',
      })),
    };
    const frozen = freeze(conversation, createSeal(testKey));
    expect(frozen.seen).toHaveLength(200);
    expect(frozen.seen.at(-1)).toBe('m999');
    expect(frozen.transcript).toHaveLength(60);
    expect(frozen.transcript.at(-1)?.at).toBe(999);
    expect(frozen.parked).toHaveLength(20);
  });

  it('is due when its first timer, message or call is, or when another’s lease on it is over', () => {
    const effect = { key: 'k', attempts: 0, language: 'vi', lines: [], buttons: [] } as const;
    const say = (at: number) => ({ ...effect, kind: 'say' as const, dueAt: at, lines: [], buttons: [] });
    expect(dueAt(fresh())).toBeNull();
    expect(dueAt({ ...fresh(), timers: [{ id: 't', dueAt: 7, event: { type: 'x' } }] })).toBe(7);
    expect(dueAt({ ...fresh(), outbox: [say(5), say(1)] })).toBe(5);
    expect(dueAt({ ...fresh(), outbox: [say(5)], sending: { owner: 'o', until: 9 } })).toBe(9);
    expect(dueAt({ ...fresh(), timers: [{ id: 't', dueAt: 7, event: { type: 'x' } }], outbox: [say(5)] })).toBe(5);
  });
});

describe('a flow with a bug', () => {
  it('makes the step throw and leaves the record as it was', () => {
    const broken = {
      ...settings,
      machine: settings.machine.provide({
        guards: {
          linkingHere: () => {
            throw new Error('a bug');
          },
        },
      }) as FlowMachine,
    };
    const before = tellAll('xin chào');
    const copy = structuredClone(before);
    const inbound = { conversation: 'test:1', messageId: 'x', said: { kind: 'text', text: '1' } } as const;
    expect(() => hearMessage({ conversation: before, now: startAt }, inbound, broken)).toThrow('a bug');
    expect(before).toEqual(copy);
  });
});
