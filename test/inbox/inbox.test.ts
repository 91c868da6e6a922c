/** The inbox on a real folder, with a clock that the tests turn and a disk that fails when told to. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSeal } from '../../src/engine/seal.ts';
import { type Inbox, type InboxOptions, openInbox } from '../../src/inbox/inbox.ts';
import { createWatch } from '../../src/mocks/control.ts';
import { createFakeClock, type FakeClock, gate, settled, testKey } from '../engine/harness.ts';
import { diskError, faultyFiles } from '../stores/faulty-files.ts';

let folder: string;
let clock: FakeClock;
let told: { failed: Error[]; gaveUp: Error[] };
const opened: Inbox[] = [];
const watch = createWatch();
const until = (what: () => boolean) => watch.until(what, { timeoutMs: 3_000, what: () => String(what) });
const look = setInterval(() => watch.changed(), 2);
look.unref();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inbox-'));
  clock = createFakeClock();
  told = { failed: [], gaveUp: [] };
});
afterEach(async () => {
  for (const inbox of opened.splice(0)) await inbox.stop();
  await rm(folder, { recursive: true, force: true });
});

async function open(options: Partial<InboxOptions> = {}): Promise<Inbox> {
  const inbox = await openInbox({
    folder,
    seal: createSeal(testKey),
    clock,
    failed: (error) => void told.failed.push(error as Error),
    gaveUp: (error) => void told.gaveUp.push(error as Error),
    random: () => 0,
    ...options,
  });
  opened.push(inbox);
  return inbox;
}

const names = async () => (await readdir(folder)).sort();
const endings = async () => (await names()).map((name) => name.slice(name.indexOf('.') + 1));

/** Turns the clock while whatever needs the disk goes on. */
async function advance(ms: number) {
  for (let passed = 0; passed < ms; passed += 500) {
    await clock.advance(500);
    await settled();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe('an update', () => {
  it('is on disk, sealed, when it has been kept, and gone once it has been taken', async () => {
    const inbox = await open();
    await inbox.keep('a', { text: 'số CCCD 079085000001' });
    expect(await endings()).toEqual(['update']);
    const bytes = await readFile(join(folder, (await names())[0] as string), 'utf8');
    expect(bytes).not.toContain('079085000001');
    expect(inbox.size()).toBe(1);
    const taken: unknown[] = [];
    inbox.start(async (raw) => void taken.push(raw));
    await inbox.idle();
    expect({ taken, size: inbox.size() }).toEqual({ taken: [{ text: 'số CCCD 079085000001' }], size: 0 });
    expect(await names()).toEqual([]);
  });

  it('that was kept and not taken is taken by the next run, in order, before what comes then', async () => {
    const first = await open();
    for (const raw of [1, 2, 3]) await first.keep('a', raw);
    // Nothing is closed: the process has died.
    const second = await open();
    expect(second.size()).toBe(3);
    await second.keep('a', 4);
    const taken: unknown[] = [];
    second.start(async (raw) => void taken.push(raw));
    await second.idle();
    expect(taken).toEqual([1, 2, 3, 4]);
    expect((await open()).size()).toBe(0);
  });

  it('gets a larger number than any before, though the folder be empty and the clock set back', async () => {
    const first = await open();
    await first.keep('a', 1);
    const [before] = await names();
    const second = await open({ clock: createFakeClock(clock.now() - 3_600_000) });
    await second.keep('a', 2);
    expect((await names())[0]).toBe(before);
    second.start(async () => {});
    await second.idle();
    await clock.advance(1);
    const third = await open();
    await third.keep('a', 3);
    expect((await names())[0]! > before!).toBe(true);
  });

  it('of one lane waits for the one before, also while that is tried again; other lanes go on', async () => {
    const inbox = await open();
    const taken: unknown[] = [];
    let failures = 3;
    inbox.start(async (raw) => {
      if (raw === 'a1' && failures > 0) {
        failures -= 1;
        throw new Error('the store is full');
      }
      taken.push(raw);
    });
    await Promise.all(['a1', 'a2', 'b1', 'b2'].map((raw) => inbox.keep(raw[0] as string, raw)));
    await until(() => taken.length === 2);
    expect(taken).toEqual(['b1', 'b2']);
    for (let looks = 0; looks < 100 && taken.length < 4; looks += 1) await advance(500);
    expect(taken).toEqual(['b1', 'b2', 'a1', 'a2']);
    expect(told.failed).toHaveLength(3);
  });

  it('kept first is taken first, although its file was written last', async () => {
    const files = faultyFiles(folder);
    const slow = gate();
    const write = files.open;
    let held = false;
    files.open = async (path, how) => {
      const isFirst = !held && how === 'create';
      held ||= isFirst;
      const file = await write(path, how);
      if (!isFirst) return file;
      return { ...file, write: async (bytes, at) => slow.promise.then(() => file.write(bytes, at)) };
    };
    const inbox = await open({ files });
    const taken: unknown[] = [];
    inbox.start(async (raw) => void taken.push(raw));
    const kept = [inbox.keep('a', 1), inbox.keep('a', 2)];
    await kept[1];
    expect(taken).toEqual([]);
    slow.open();
    await kept[0];
    await inbox.idle();
    expect(taken).toEqual([1, 2]);
  });

  it('is one of hundreds at once, each taken once and in the order of its lane', async () => {
    const inbox = await open();
    const taken: Array<{ lane: string; n: number }> = [];
    inbox.start(async (raw) => void taken.push(raw as never));
    const all = Array.from({ length: 300 }, (_, n) => ({ lane: `lane ${n % 7}`, n }));
    await Promise.all(all.map((raw) => inbox.keep(raw.lane, raw)));
    await inbox.idle();
    expect(taken).toHaveLength(300);
    for (const lane of new Set(all.map((raw) => raw.lane))) {
      const numbers = taken.filter((raw) => raw.lane === lane).map(({ n }) => n);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
    expect(await names()).toEqual([]);
  });
});

describe('an update that cannot be taken', () => {
  it('is tried again with pauses from half a second to thirty, for ever', async () => {
    const inbox = await open();
    let tries = 0;
    inbox.start(async () => {
      tries += 1;
      throw new Error('the store is full');
    });
    await inbox.keep('a', 1);
    for (const [index, ms] of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000].entries()) {
      await until(() => clock.waiting() === 1);
      await clock.advance(ms - 1);
      expect(tries).toBe(index + 1);
      await clock.advance(1);
      await until(() => tries === index + 2);
    }
    expect(told.gaveUp).toEqual([]);
    expect(inbox.size()).toBe(1);
  });

  it('is set aside after eight failures while others were taken, and its lane goes on', async () => {
    const inbox = await open();
    const taken: unknown[] = [];
    inbox.start(async (raw) => {
      if (raw === 'poison') throw new Error('poison');
      taken.push(raw);
    });
    await inbox.keep('a', 'poison');
    await inbox.keep('a', 'behind it');
    for (let n = 0; n < 40 && told.gaveUp.length === 0; n += 1) {
      await inbox.keep('b', n);
      await advance(8_000);
    }
    expect(told.gaveUp.map(({ message }) => message)).toEqual(['poison']);
    await inbox.idle();
    expect(taken).toContain('behind it');
    expect(await endings()).toEqual(['parked']);
    // The next run lets it lie.
    expect((await open()).size()).toBe(0);
  });

  it('is left for the next run when it is stopped, at once and without a further try', async () => {
    const inbox = await open();
    let tries = 0;
    inbox.start(async () => {
      tries += 1;
      throw new Error('the store is full');
    });
    await inbox.keep('a', 1);
    await until(() => tries === 1);
    await inbox.stop();
    await advance(60_000);
    expect(tries).toBe(1);
    await expect(inbox.keep('a', 2)).rejects.toThrow('closed');
    expect((await open()).size()).toBe(1);
  });

  it('that is being taken when it is stopped is waited for', async () => {
    const inbox = await open();
    const engine = gate();
    inbox.start(() => engine.promise);
    await inbox.keep('a', 1);
    let stopped = false;
    const stopping = inbox.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect(stopped).toBe(false);
    engine.open();
    await stopping;
    expect(await names()).toEqual([]);
  });
});

describe('a file', () => {
  const file = async () => join(folder, (await names())[0] as string);

  it.each([
    ['torn', async () => writeFile(await file(), (await readFile(await file())).subarray(0, 40))],
    ['empty', async () => writeFile(await file(), '')],
    ['not ours', async () => writeFile(await file(), '{"hello":"world"}')],
  ])('that is %s is set aside and told, and those behind it are taken', async (_, damage) => {
    const first = await open();
    await first.keep('a', 1);
    await damage();
    await first.keep('a', 2);
    const second = await open();
    const taken: unknown[] = [];
    second.start(async (raw) => void taken.push(raw));
    await second.idle();
    expect({ taken, told: told.failed.map(({ name }) => name) }).toEqual({ taken: [2], told: ['BrokenSealError'] });
    expect(await endings()).toEqual(['broken']);
  });

  it('sealed with another key is set aside', async () => {
    const first = await open();
    await first.keep('a', 1);
    const second = await open({ seal: createSeal('another key, also of 32 characters or more') });
    expect(second.size()).toBe(0);
    expect(await endings()).toEqual(['broken']);
    expect(told.failed).toHaveLength(1);
  });

  it('put under another number does not open', async () => {
    const first = await open();
    await first.keep('a', 1);
    const [name] = await names();
    await writeFile(join(folder, name!.replace(/^\d/, '2')), await readFile(join(folder, name!)));
    const second = await open();
    expect({ size: second.size(), told: told.failed.length }).toEqual({ size: 1, told: 1 });
  });

  it('that vanishes while it waits is told, and those behind it are taken', async () => {
    const inbox = await open();
    await inbox.keep('a', 1);
    await rm(await file());
    await inbox.keep('a', 2);
    const taken: unknown[] = [];
    inbox.start(async (raw) => void taken.push(raw));
    await inbox.idle();
    expect({ taken, told: told.failed.map(({ name }) => name) }).toEqual({ taken: [2], told: ['VanishedError'] });
  });

  it('left half-written by a crash is removed, and what is none of ours is left alone', async () => {
    await writeFile(join(folder, '0000000000000007.part'), 'half');
    await writeFile(join(folder, 'notes.txt'), 'of the operator');
    expect((await open()).size()).toBe(0);
    expect(await names()).toEqual(['notes.txt']);
  });

  it('set aside is removed after thirty days, and at once when its citizen asks to be forgotten', async () => {
    const inbox = await open();
    inbox.start(async (raw) => {
      if (String(raw).startsWith('poison')) throw new Error('poison');
    });
    await inbox.keep('a', 'poison a');
    await inbox.keep('c', 'poison c');
    for (let n = 0; n < 40 && told.gaveUp.length < 2; n += 1) {
      await inbox.keep('b', n);
      await advance(8_000);
    }
    expect(await endings()).toEqual(['parked', 'parked']);
    await inbox.forget('a');
    expect(await endings()).toEqual(['parked']);
    await open();
    expect(await endings()).toEqual(['parked']);
    await open({ clock: createFakeClock(clock.now() + 31 * 24 * 3_600_000) });
    expect(await endings()).toEqual([]);
  });
});

describe('a disk that fails', () => {
  it('at any operation of a keep makes the keep reject, leaves nothing, and hinders none after it', async () => {
    const count = await (async () => {
      const files = faultyFiles(folder);
      const inbox = await open({ files });
      const before = files.operations.length;
      await inbox.keep('a', 0);
      const { length } = files.operations;
      inbox.start(async () => {});
      await inbox.idle();
      return length - before;
    })();
    expect(count).toBeGreaterThanOrEqual(6);
    for (let nth = 1; nth <= count; nth += 1) {
      for (const when of ['before', 'after'] as const) {
        const files = faultyFiles(folder);
        const inbox = await open({ files });
        const before = files.operations.length;
        files.fault = ({ number }) => (number === before + nth ? { error: diskError('ENOSPC'), when } : null);
        await expect(inbox.keep('a', 'lost')).rejects.toThrow(/ENOSPC|flush/);
        expect(await names(), `operation ${nth} ${when}`).toEqual([]);
        const taken: unknown[] = [];
        inbox.start(async (raw) => void taken.push(raw));
        await inbox.keep('a', 'kept');
        await inbox.idle();
        expect(taken).toEqual(['kept']);
      }
    }
  });

  it('at a removal is told; the update is taken again by the next run', async () => {
    const files = faultyFiles(folder);
    const inbox = await open({ files });
    files.fault = ({ name }) => (name === 'remove' ? { error: diskError('EIO'), when: 'before' } : null);
    inbox.start(async () => {});
    await inbox.keep('a', 1);
    await inbox.idle();
    expect(told.failed).toHaveLength(1);
    expect((await open()).size()).toBe(1);
  });

  it('at a read has the update tried again', async () => {
    const files = faultyFiles(folder);
    const inbox = await open({ files });
    let broken = true;
    files.fault = ({ name }) => (name === 'read' && broken ? { error: diskError('EIO'), when: 'before' } : null);
    const taken: unknown[] = [];
    inbox.start(async (raw) => void taken.push(raw));
    await inbox.keep('a', 1);
    await until(() => told.failed.length === 1);
    broken = false;
    await advance(1_000);
    await inbox.idle();
    expect(taken).toEqual([1]);
  });

  it('shares flushes of the folder among those who wait', async () => {
    const files = faultyFiles(folder);
    const inbox = await open({ files });
    await Promise.all(Array.from({ length: 100 }, (_, n) => inbox.keep(`${n}`, n)));
    expect(files.operations.filter(({ name }) => name === 'syncFolder').length).toBeLessThan(60);
  });
});

it('takes no more than 10,000 while none is taken', async () => {
  const files = faultyFiles(folder);
  // Nothing is written: only the counting matters.
  Object.assign(files, {
    open: async () => ({ write: async () => {}, sync: async () => {}, close: async () => {} }),
    rename: async () => {},
    syncFolder: async () => {},
  });
  const inbox = await open({ files });
  await Promise.all(Array.from({ length: 10_000 }, () => inbox.keep('a', 1)));
  await expect(inbox.keep('a', 1)).rejects.toMatchObject({ name: 'InboxFullError' });
  expect(inbox.size()).toBe(10_000);
});
