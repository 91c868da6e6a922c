/**
 * Yesterday's conversations in test/snapshots/ still thaw and go on. They were stored by the release that made them and are never made again:
 * `SNAPSHOTS=write npx vitest run test/snapshots.test.ts` only adds examples of states that have none yet.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { begin, type Conversation, type FrozenConversation, freeze, thaw } from '../src/engine/conversation.ts';
import { flowsFor, statePath } from '../src/engine/machine.ts';
import { createSeal } from '../src/engine/seal.ts';
import { createMemoryStore } from '../src/stores/memory.ts';
import { playExamples } from './engine/examples.ts';
import { citizen, createHarness, type Harness, linesOf, settled, startAt, testKey, wayTo } from './engine/harness.ts';
import { answers, places, walk } from './engine/walk.ts';

const folder = join(import.meta.dirname, 'snapshots');
const seal = createSeal(testKey);
const machine = flowsFor({ linkingHere: true });
const guideOnly = flowsFor({ linkingHere: false });
const states = new Map([...places(walk(guideOnly).places), ...places(walk(machine).places)]);
const waiting = [...states]
  .filter(([, { live }]) => live.hasTag('asking') || live.hasTag('calling'))
  .map(([path]) => path);

/** States that a release has removed: their examples stay, and begin anew. */
const retired: string[] = [];

if (process.env['SNAPSHOTS'] === 'write') writeMissing();
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => basename(file, '.json'));

function writeMissing() {
  mkdirSync(folder, { recursive: true });
  for (const [path, conversation] of playExamples()) {
    try {
      writeFileSync(join(folder, `${path}.json`), `${JSON.stringify(freeze(conversation, seal), null, 2)}\n`, {
        flag: 'wx',
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

const read = (path: string) => JSON.parse(readFileSync(join(folder, `${path}.json`), 'utf8')) as FrozenConversation;

/** An engine whose store holds these records, written one version at a time as the store demands. */
async function engineWith(
  records: FrozenConversation[],
  options: Parameters<typeof createHarness>[0] = {},
): Promise<Harness> {
  const store = createMemoryStore<FrozenConversation>();
  for (const record of records) {
    for (let version = 1; version <= record.version; version += 1) await store.write({ ...record, version });
  }
  const harness = await createHarness({ ...options, store });
  await settled();
  return harness;
}

const chat = 'test:example';
const linesSince = async (harness: Harness, text: string) => (await harness.say(text, { chat })).flatMap(linesOf);

describe('stored examples', () => {
  it('are there for every state that asks or calls; add with SNAPSHOTS=write', () => {
    expect(waiting.filter((path) => !examples.includes(path))).toEqual([]);
    expect(waiting.length).toBeGreaterThan(30);
  });

  it('of states that are gone are declared so', () => {
    expect(examples.filter((path) => !states.has(path) && !retired.includes(path))).toEqual([]);
  });

  it.each(examples.filter((path) => !retired.includes(path)))('of %s thaw to what they were', (path) => {
    const conversation = thaw(read(path), seal);
    expect(statePath(conversation.snapshot)).toBe(path);
    expect(read(path)).toMatchObject({ at: path, id: chat, language: 'vi' });
  });

  it.each(examples.filter((path) => states.get(path)?.live.hasTag('asking')))(
    'of the question %s ask it again, and go on',
    async (path) => {
      const record = read(path);
      const question = thaw(record, seal).question;
      const harness = await engineWith([record], path === 'menu.askingGuided' ? { machine: guideOnly } : {});
      const again = await linesSince(harness, 'nhắc lại');
      expect(again).toEqual([question?.line]);
      expect(await harness.at(chat)).toBe(path);
      const button = harness.post.sent.at(-1)?.buttons[0];
      await harness.said({ kind: 'button', payload: button?.payload ?? '' }, { chat });
      const said = harness.lines(chat).flat();
      expect(said).not.toContain('root.outdated');
      expect(said).not.toContain('root.stale');
      expect(said).not.toContain('root.apology');
    },
  );

  it.each(examples.filter((path) => states.get(path)?.live.hasTag('calling')))(
    'of the call %s make it, and go on',
    async (path) => {
      const record = read(path);
      const [wanted] = Object.entries(thaw(record, seal).waiting);
      const harness = await engineWith([record]);
      await harness.engine.idle();
      expect(harness.calls[0]?.key).toBe(wanted?.[1]);
      expect(await harness.at(chat)).not.toBe(path);
      expect(harness.lines(chat).flat()).not.toContain('root.outdated');
      expect(harness.lines(chat).flat()).not.toContain('root.apology');
      expect((await linesSince(harness, 'menu')).at(-1)).toBe('root.menu');
    },
  );

  it.each(examples)('of %s show nothing of the citizen in the open', (path) => {
    expect(readFileSync(join(folder, `${path}.json`), 'utf8')).not.toMatch(
      /079085000001|999985000001|15\/03\/1985|1985-03-15|"123456"/,
    );
  });
});

const inState = (value: unknown, from: Conversation): FrozenConversation =>
  freeze({ ...from, snapshot: { ...from.snapshot, value } }, seal);

async function linked(): Promise<Conversation> {
  const harness = await createHarness();
  await harness.say('english', { chat });
  for (const text of [...wayTo.confirming.slice(1), 'có', 'liên kết ngay tại đây', 'đồng ý', citizen.cccd])
    await harness.say(text, { chat });
  return harness.record(chat);
}

describe('a state that a release has removed', () => {
  it('begins anew and says so, and keeps language, consent and link', async () => {
    const before = await linked();
    expect(statePath(before.snapshot)).toBe('linking.askingDateOfBirth');
    const harness = await engineWith([inState({ linking: 'askingShoeSize' }, before)]);
    expect(await linesSince(harness, citizen.born)).toEqual(['root.outdated', 'root.greeting', 'root.menu']);
    expect(harness.post.sent.at(-1)?.language).toBe('en');
    const after = await harness.record(chat);
    expect(after.snapshot.context).toMatchObject({
      language: 'en',
      consent: before.snapshot.context.consent,
      link: before.snapshot.context.link,
      personal: {},
    });
    expect(after.snapshot.context.consent).not.toBeNull();
    expect(after.snapshot.context.link).not.toBeNull();
  });

  it('does so once: the next message is answered as ever', async () => {
    const harness = await engineWith([inState('noSuchState', await linked())]);
    await linesSince(harness, 'hello');
    expect(await linesSince(harness, '1')).toEqual(['linking.askCccd']);
  });

  it('is refused whatever is odd about it', async () => {
    const before = await linked();
    for (const value of ['', null, { linking: 'gone' }, { gone: { deep: 'down' } }]) {
      const harness = await engineWith([inState(value, before)]);
      const said = await linesSince(harness, 'hello');
      expect(said[0], JSON.stringify(value)).toBe('root.outdated');
    }
  });
});

describe('a state that a release has renamed', () => {
  const moved = {
    'linking.askingNumber': 'linking.askingCccd',
    'old.deep.place': 'linking.code.asking',
    'menu.old': 'undoing.askingCccd',
  };

  it('goes on in the new one, without a word about it', async () => {
    const before = await linked();
    const harness = await engineWith([inState({ linking: 'askingNumber' }, before)], { moved });
    expect(await linesSince(harness, citizen.cccd)).toEqual(['linking.askDateOfBirth']);
    expect(await harness.at(chat)).toBe('linking.askingDateOfBirth');
  });

  it('may have lain deeper or elsewhere', async () => {
    const before = await linked();
    const harness = await engineWith([inState({ old: { deep: 'place' } }, before)], { moved });
    const said = await linesSince(harness, 'tôi không nhận được mã');
    expect(said).toEqual(['code.notReceived']);
    expect(await harness.at(chat)).toBe('linking.code.asking');
  });

  it('is looked up by its whole path, so that namesakes elsewhere stay', async () => {
    const harness = await engineWith([inState({ linking: 'askingCccd' }, await linked())], {
      moved: { askingCccd: 'menu.asking' },
    });
    expect(await linesSince(harness, 'nhắc lại')).not.toContain('root.menu');
  });

  it('that is moved to no state either begins anew', async () => {
    const harness = await engineWith([inState({ linking: 'askingNumber' }, await linked())], {
      moved: { 'linking.askingNumber': 'linking.gone' },
    });
    expect((await linesSince(harness, 'hello'))[0]).toBe('root.outdated');
  });
});

describe('a record that this key does not open', () => {
  const otherSeal = createSeal('quite another key of 32 characters or more');

  it('begins anew, says so, and is told to the operator', async () => {
    const harness = await engineWith([freeze(await linked(), otherSeal)]);
    expect(await linesSince(harness, 'xin chào')).toEqual([
      'root.damaged',
      'root.greeting',
      'root.menu',
      'root.hello',
      'root.menu',
    ]);
    expect(harness.observed).toContainEqual(expect.objectContaining({ what: 'renewed', conversation: chat }));
    expect(await harness.at(chat)).toBe('menu.asking');
    expect(await linesSince(harness, '1')).toEqual(['linking.consent']);
  });

  it('is left in peace until the citizen writes, though something in it is due', async () => {
    const before = freeze(await linked(), otherSeal);
    const harness = await engineWith([{ ...before, dueAt: startAt }]);
    const told = () => harness.observed.filter(({ what }) => what === 'renewed').length;
    const atStart = told();
    await harness.clock.advance(3_600_000);
    expect(harness.post.tries).toEqual([]);
    expect(told()).toBe(atStart);
    expect(atStart).toBeGreaterThan(0);
    expect(await harness.store.nextDueAt()).toBeNull();
    expect((await linesSince(harness, 'xin chào'))[0]).toBe('root.damaged');
  });

  it('of another conversation does not open either', async () => {
    const before = freeze(await linked(), seal);
    const harness = await engineWith([{ ...before, id: 'test:other' }]);
    expect((await harness.say('xin chào', { chat: 'test:other' })).flatMap(linesOf)[0]).toBe('root.damaged');
  });
});

describe('a conversation that has not begun', () => {
  it('is the same in every release as far as it is stored', () => {
    expect(Object.keys(freeze(begin(chat, 'n', 'vi'), seal)).sort()).toEqual([
      'at',
      'dueAt',
      'gone',
      'id',
      'language',
      'nonce',
      'parked',
      'sealed',
      'seen',
      'transcript',
      'version',
    ]);
    expect(answers.matchCitizen.match.length).toBeGreaterThan(0);
  });
});
