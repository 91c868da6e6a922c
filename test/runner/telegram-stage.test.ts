/** The stage that plays over the whole stack keeps what the port promises. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialogue } from '../../src/runner/dialogue.ts';
import type { Person, Stage, Theatre } from '../../src/runner/stage.ts';
import { createTelegramTheatre } from '../../src/runner/stages/telegram.ts';
import { citizen, lastCode } from '../world.ts';

const ordinary = citizen(1);
const hour = 3_600_000;

const dialogue: Dialogue = {
  title: 'made up',
  file: 'nowhere',
  line: 1,
  language: 'vi',
  linking: 'both',
  citizens: { an: ordinary.cccd },
  tags: [],
  variables: {},
  desk: null,
  lenient: false,
  steps: [],
};

const last = (person: Person) => person.heard().at(-1)?.text;

async function say(stage: Stage, person: Person, ...texts: string[]) {
  for (const text of texts) {
    await person.say(text);
    await stage.settle();
  }
}

async function press(stage: Stage, person: Person, label: string) {
  const heard = person.heard();
  await person.press(heard.length - 1, heard.at(-1)?.buttons.indexOf(label) ?? -1);
  await stage.settle();
}

/** Up to the question for the birth date. */
async function begin(stage: Stage): Promise<Person> {
  const an = stage.person('an');
  await say(stage, an, '/start');
  await press(stage, an, 'Liên kết ngay tại đây');
  await press(stage, an, 'Tôi đồng ý');
  await say(stage, an, ordinary.cccd);
  return an;
}

/** Up to a link that is made. */
async function link(stage: Stage): Promise<Person> {
  const an = await begin(stage);
  await say(stage, an, '15/03/1985');
  await say(stage, an, lastCode(stage.sms(ordinary.phone)));
  await press(stage, an, 'Có, liên kết');
  return an;
}

describe.each(['polling', 'webhook'] as const)('over Telegram, by %s', (mode) => {
  let theatre: Theatre;
  let stage: Stage;
  const open = async (changes: Partial<Dialogue> = {}) => {
    stage = await theatre.open({ ...dialogue, ...changes });
    return stage;
  };
  beforeAll(async () => {
    theatre = createTelegramTheatre({ mode });
  });
  afterAll(() => theatre.close());

  it('links, and tells whom the account is linked to and where the conversation is', async () => {
    await open();
    expect(stage.link(ordinary.cccd)).toEqual({ to: null, confirmed: 0, removed: 0 });
    expect((await stage.person('an').state()).path).toBe('fresh');
    const began = performance.now();
    const an = await link(stage);
    const taken = performance.now() - began;
    console.log(`telegram stage, ${mode}: ${(taken / 7).toFixed(1)} ms a message`);
    expect(last(an)).toContain('Liên kết thành công');
    expect(stage.link(ordinary.cccd)).toEqual({ to: ordinary.cccd, confirmed: 1, removed: 0 });
    const { path, waitsFor } = await an.state();
    expect(path).toBe('menu.asking');
    expect(waitsFor).toContain('link');
    expect(waitsFor.filter((type) => type.startsWith('xstate.'))).toEqual([]);
  });

  it('has forgotten all of it in the next dialogue', async () => {
    await open();
    expect(stage.link(ordinary.cccd)).toEqual({ to: null, confirmed: 0, removed: 0 });
    expect(stage.sms(ordinary.phone)).toEqual([]);
    expect(stage.person('an').heard()).toEqual([]);
    expect(stage.link('000000000000')).toBeNull();
  });

  it('goes on where LINKING is "guide", too', async () => {
    await open({ linking: 'guide', language: 'en' });
    const an = stage.person('an');
    await say(stage, an, '/start');
    expect(an.heard()).toHaveLength(1);
    expect(an.heard()[0]?.buttons).not.toContain('Link right here');
  });

  it('reminds after 20 hours and not before', async () => {
    await open();
    const an = await begin(stage);
    const heard = an.heard().length;
    await stage.pass(20 * hour - 1_000);
    expect(an.heard()).toHaveLength(heard);
    await stage.pass(1_000);
    expect(an.heard()).toHaveLength(heard + 1);
    expect(last(an)).toContain('còn câu hỏi đang chờ trả lời');
    await stage.pass(48 * hour);
    expect(an.heard()).toHaveLength(heard + 1);
  });

  it('lets a slow service come when it is its time, with what is said meanwhile', async () => {
    await open();
    stage.fault({ kind: 'slow', operation: 'matchCitizen', ms: 7_000, times: 1 });
    const an = await begin(stage);
    await say(stage, an, '15/03/1985');
    expect(last(an)).toContain('Bước 2/4');
    expect((await an.state()).waitsFor).toContain('matchCitizen');
    await stage.pass(5_001);
    expect(last(an)).toContain('đang phản hồi chậm');
    await say(stage, an, 'đang làm gì vậy');
    expect(last(an)).toContain('Tôi đang chờ hệ thống trả lời');
    await stage.pass(2_000);
    expect(last(an)).toContain('Một mã 6 số');
  });

  it('tells of what comes due in its order, however long the wait', async () => {
    await open();
    stage.fault({ kind: 'slow', operation: 'matchCitizen', ms: 7_000, times: 1 });
    const an = await begin(stage);
    await say(stage, an, '15/03/1985');
    await stage.pass(21 * hour);
    const texts = an.heard().map(({ text }) => text);
    const place = (text: string) => texts.findIndex((each) => each.includes(text));
    expect(place('đang phản hồi chậm')).toBeGreaterThan(0);
    expect(place('Một mã 6 số')).toBeGreaterThan(place('đang phản hồi chậm'));
    expect(texts.at(-1)).toContain('còn câu hỏi đang chờ trả lời');
  });

  it('has tries that failed made again as time goes on', async () => {
    await open();
    stage.fault({ kind: 'down', operation: 'matchCitizen', times: 6 });
    const an = await begin(stage);
    await say(stage, an, '15/03/1985');
    expect(last(an)).toContain('Bước 2/4');
    await stage.pass(60_000);
    expect(last(an)).toContain('Hệ thống hiện không trả lời');
    stage.fault({ kind: 'refuses', operation: 'matchCitizen', code: 'too-many-tries', times: 1 });
    await press(stage, an, 'Thử lại');
    expect(last(an)).not.toContain('Hệ thống hiện không trả lời');
    expect(() => stage.fault({ kind: 'down', operation: 'nothing', times: 1 })).toThrow('nothing');
  });

  it('makes a link once when the answer is lost', async () => {
    await open();
    stage.fault({ kind: 'lost', operation: 'saveLink', times: 1 });
    const an = await link(stage);
    expect(stage.link(ordinary.cccd)?.confirmed).toBe(1);
    await stage.pass(5_000);
    expect(last(an)).toContain('Liên kết thành công');
    expect(stage.link(ordinary.cccd)).toEqual({ to: ordinary.cccd, confirmed: 1, removed: 0 });
  });

  it('goes on after the process has died, also in the middle of a call', async () => {
    await open();
    const an = await begin(stage);
    await stage.restart();
    stage.fault({ kind: 'slow', operation: 'matchCitizen', ms: 7_000, times: 1 });
    await say(stage, an, '15/03/1985');
    expect((await an.state()).waitsFor).toContain('matchCitizen');
    await stage.restart();
    await stage.settle();
    expect(last(an)).toContain('Một mã 6 số');
    const heard = an.heard().length;
    await stage.pass(60_000);
    expect(an.heard()).toHaveLength(heard);
    expect(stage.sms(ordinary.phone)).toHaveLength(1);
  });

  it('takes after the restart what was under way before', async () => {
    await open();
    const an = await begin(stage);
    await an.say('15/03/1985');
    await stage.restart();
    await stage.settle();
    expect(last(an)).toContain('Một mã 6 số');
    expect(stage.sms(ordinary.phone)).toHaveLength(1);
  });

  it('answers a message once that comes twice', async () => {
    await open();
    const an = await begin(stage);
    const heard = an.heard().length;
    await an.redeliver();
    await stage.settle();
    expect(an.heard()).toHaveLength(heard);
    await say(stage, an, 'trợ giúp');
    expect(an.heard()).toHaveLength(heard + 1);
  });

  it('brings two messages in the wrong order', async () => {
    await open();
    const an = stage.person('an');
    await say(stage, an, '/start');
    const before = an.heard().length;
    await an.swapped(['trợ giúp', 'nhắc lại']);
    await stage.settle();
    expect(an.heard()).toHaveLength(before + 2);
    expect(last(an)).toContain('Lúc nào cũng có thể gõ');
    await an.redeliver();
    await stage.settle();
    expect(an.heard()).toHaveLength(before + 2);
  });

  it('sends every kind of media', async () => {
    await open();
    const an = await begin(stage);
    const before = an.heard().length;
    const kinds = ['photo', 'file', 'voice', 'video', 'sticker', 'contact', 'location', 'other'] as const;
    for (const [index, media] of kinds.entries()) {
      await an.send(media, 'xem giúp tôi');
      await stage.settle();
      expect(an.heard(), media).toHaveLength(before + index + 1);
    }
  });

  it.each(['none', 'taken'] as const)('answers once when the store has failed (effect: %s)', async (effect) => {
    await open();
    const an = await begin(stage);
    const heard = an.heard().length;
    stage.failStore(1, effect);
    await say(stage, an, 'trợ giúp');
    expect(an.heard()).toHaveLength(heard + 1);
    await stage.pass(2_000);
    expect(an.heard()).toHaveLength(heard + 1);
    expect(last(an)).toContain('Lúc nào cũng có thể gõ');
  });

  it('is not bothered by what the dialogue before has left behind', async () => {
    await open();
    const an = await begin(stage);
    stage.fault({ kind: 'slow', operation: 'matchCitizen', ms: 60_000, times: 5 });
    stage.failStore(3, 'none');
    await an.say('15/03/1985');
    await open();
    expect(last(await link(stage))).toContain('Liên kết thành công');
  });
});
