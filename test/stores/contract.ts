/** What every store promises: called by a three-line test for each. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { StaleVersionError, type Store, StoreClosedError, type StoredDocument } from '../../src/stores/store.ts';
import { anyStep, expectSame, idsOf, play } from './any-order.ts';

export interface Note extends StoredDocument {
  text: string;
  tags?: unknown;
}

export interface OpenedStore {
  /** Empty at the beginning of each test. */
  store: Store<Note>;
  /** Closes the store and opens it again over the same data; left out by a store that forgets. */
  reopen?: () => Promise<Store<Note>>;
  /** Removes whatever the test has left; the store has been closed. */
  dispose?: () => Promise<void>;
}

const CONVERSATION = 'telegram:4711';

function note(fields: Partial<Note> = {}): Note {
  return { id: CONVERSATION, version: 1, dueAt: null, text: 'xin chào', ...fields };
}

export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore;
    let store: Store<Note>;

    async function begin(): Promise<void> {
      opened = await open();
      store = opened.store;
    }

    async function end(): Promise<void> {
      await store.close();
      await opened.dispose?.();
    }

    function test(sentence: string, body: () => Promise<void>): void {
      it(sentence, async () => {
        await begin();
        await body();
      });
    }

    afterEach(end);

    describe('reading and writing', () => {
      test('has nothing for an unknown id', async () => {
        expect(await store.read(CONVERSATION)).toBeNull();
      });

      test('gives back what was written', async () => {
        const written = note({ tags: { deep: [1, null, 'ba'], flag: false } });
        await store.write(written);
        expect(await store.read(CONVERSATION)).toEqual(written);
      });

      test('gives back the latest of several writes, with nothing left of the ones before', async () => {
        await store.write(note({ tags: ['một'] }));
        for (const version of [2, 3]) await store.write(note({ version, text: `lần ${version}` }));
        expect(await store.read(CONVERSATION)).toEqual(note({ version: 3, text: 'lần 3' }));
      });

      test("keeps what is read and what was written apart from the caller's values", async () => {
        const written = note({ tags: ['một'] });
        const done = store.write(written);
        written.text = 'changed after the call';
        await done;
        const read = await store.read(CONVERSATION);
        if (read) read.text = 'changed after reading';
        expect((await store.read(CONVERSATION))?.text).toBe('xin chào');
      });

      test('keeps ids apart that differ in case, form or a path only', async () => {
        const ids = [
          'a:B',
          'a:b',
          'a:../b',
          'a:b/../b',
          'a:\u00e9',
          'a:e\u0301',
          'a:b ',
          'a:\u0000',
          'a:__proto__',
          `zalo:${'đ'.repeat(195)}`,
        ];
        for (const id of ids) await store.write(note({ id, text: id }));
        for (const id of ids) expect((await store.read(id))?.text).toBe(id);
        expect(await idsOf(store)).toEqual([...ids].sort());
      });

      test('gives back any text, line separators and quotes and emoji included', async () => {
        const text = 'dòng 1\nдве\r\n\u2028\u2029"\\\u0007 👩‍👩‍👧 \u0085';
        await store.write(note({ text }));
        const after = opened.reopen ? await reopen() : store;
        expect((await after.read(CONVERSATION))?.text).toBe(text);
      });
    });

    async function reopen(): Promise<Store<Note>> {
      if (!opened.reopen) throw new Error('this store forgets');
      store = await opened.reopen();
      return store;
    }

    describe('versions', () => {
      test('takes 1 as the first version only', async () => {
        await expect(store.write(note({ version: 2 }))).rejects.toMatchObject({
          name: 'StaleVersionError',
          stored: 0,
          offered: 2,
        });
        expect(await store.read(CONVERSATION)).toBeNull();
      });

      test('refuses a version twice and leaves the document alone', async () => {
        await store.write(note());
        await expect(store.write(note({ text: 'late' }))).rejects.toBeInstanceOf(StaleVersionError);
        expect((await store.read(CONVERSATION))?.text).toBe('xin chào');
      });

      test('refuses a version too far ahead', async () => {
        await store.write(note());
        await expect(store.write(note({ version: 3 }))).rejects.toMatchObject({
          id: CONVERSATION,
          stored: 1,
          offered: 3,
        });
      });

      test('lets exactly one of several writers of the same version win', async () => {
        await store.write(note());
        const texts = Array.from({ length: 8 }, (_, writer) => `writer ${writer}`);
        const outcomes = await Promise.allSettled(texts.map((text) => store.write(note({ version: 2, text }))));
        const winners = texts.filter((_, index) => outcomes[index]?.status === 'fulfilled');
        expect(winners).toHaveLength(1);
        for (const outcome of outcomes)
          if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StaleVersionError);
        expect((await store.read(CONVERSATION))?.text).toBe(winners[0]);
      });

      test('writes different conversations side by side', async () => {
        const ids = Array.from({ length: 50 }, (_, index) => `zalo:${index}`);
        await Promise.all(ids.map((id) => store.write(note({ id }))));
        expect(await idsOf(store)).toEqual([...ids].sort());
      });
    });

    describe('what is due', () => {
      test('is nothing as long as nothing was said to be', async () => {
        await store.write(note());
        expect(await store.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
        expect(await store.nextDueAt()).toBeNull();
      });

      test('comes the longest due first, not before its time, and no more than asked for', async () => {
        for (const dueAt of [500, 100, 400, 200, 300]) await store.write(note({ id: `a:${dueAt}`, dueAt }));
        expect(await store.due(400, 10)).toEqual(['a:100', 'a:200', 'a:300', 'a:400']);
        expect(await store.due(400, 2)).toEqual(['a:100', 'a:200']);
        expect(await store.due(99, 10)).toEqual([]);
        expect(await store.nextDueAt()).toBe(100);
      });

      test('follows the latest version', async () => {
        await store.write(note({ dueAt: 100 }));
        await store.write(note({ version: 2, dueAt: 900 }));
        expect(await store.due(500, 10)).toEqual([]);
        expect(await store.nextDueAt()).toBe(900);
        await store.write(note({ version: 3, dueAt: null }));
        expect(await store.nextDueAt()).toBeNull();
      });

      test('is told to one who takes it, and again after the next write', async () => {
        for (const id of ['a:1', 'a:2']) await store.write(note({ id, dueAt: 100 }));
        expect(await store.due(100, 10, 900)).toEqual(['a:1', 'a:2']);
        await store.write(note({ id: 'a:2', version: 2, dueAt: 50 }));
        expect((await store.due(99, 10, 900)).includes('a:2')).toBe(true);
      });

      test('does not change for a write that was refused', async () => {
        await store.write(note({ dueAt: 100 }));
        await expect(store.write(note({ dueAt: 5 }))).rejects.toBeInstanceOf(StaleVersionError);
        expect(await store.nextDueAt()).toBe(100);
      });
    });

    describe('erasing', () => {
      test('leaves nothing to read, list or wait for', async () => {
        await store.write(note({ dueAt: 100 }));
        await store.erase(CONVERSATION);
        expect(await store.read(CONVERSATION)).toBeNull();
        expect(await idsOf(store)).toEqual([]);
        expect(await store.due(1000, 10)).toEqual([]);
        expect(await store.nextDueAt()).toBeNull();
      });

      test('spares the others', async () => {
        await store.write(note());
        await store.write(note({ id: 'zalo:1', dueAt: 7 }));
        await store.erase(CONVERSATION);
        expect(await store.read('zalo:1')).toEqual(note({ id: 'zalo:1', dueAt: 7 }));
        expect(await store.nextDueAt()).toBe(7);
      });

      test('is fine with an id it does not know', async () => {
        await store.erase('nobody:0');
        expect(await idsOf(store)).toEqual([]);
      });

      test('lets the conversation begin anew with version 1', async () => {
        await store.write(note());
        await store.write(note({ version: 2 }));
        await store.erase(CONVERSATION);
        await store.write(note({ text: 'again' }));
        expect((await store.read(CONVERSATION))?.text).toBe('again');
      });

      test('of a version spares what has been written since, and says so', async () => {
        await store.write(note({ dueAt: 100 }));
        await store.write(note({ version: 2, dueAt: 200 }));
        await expect(store.erase(CONVERSATION, 1)).rejects.toMatchObject({
          name: 'StaleVersionError',
          stored: 2,
          offered: 1,
        });
        expect(await store.read(CONVERSATION)).toEqual(note({ version: 2, dueAt: 200 }));
        expect(await store.nextDueAt()).toBe(200);
        await store.erase(CONVERSATION, 2);
        expect(await store.read(CONVERSATION)).toBeNull();
        await store.erase(CONVERSATION, 2);
      });

      test('of versions is told apart for each of many at once', async () => {
        const ids = Array.from({ length: 20 }, (_, index) => `a:${index}`);
        await Promise.all(ids.map((id) => store.write(note({ id }))));
        const outcomes = await Promise.allSettled(ids.map((id, index) => store.erase(id, 1 + (index % 2))));
        expect(outcomes.map(({ status }) => status)).toEqual(
          ids.map((_, index) => (index % 2 === 0 ? 'fulfilled' : 'rejected')),
        );
        expect(await idsOf(store)).toEqual(ids.filter((_, index) => index % 2 === 1).sort());
      });

      test('may be asked for by many at once', async () => {
        const ids = Array.from({ length: 20 }, (_, index) => `a:${index}`);
        await Promise.all(ids.map((id) => store.write(note({ id }))));
        await Promise.all(ids.slice(5).map((id) => store.erase(id)));
        expect(await idsOf(store)).toEqual(ids.slice(0, 5).sort());
      });
    });

    describe('after being opened again', () => {
      const durable = (sentence: string, body: () => Promise<void>) =>
        it(sentence, async ({ skip }) => {
          await begin();
          if (!opened.reopen) skip('this store forgets when it is closed, by design');
          await body();
        });

      durable('has the documents, their versions and what is due', async () => {
        await store.write(note({ dueAt: 300 }));
        await store.write(note({ version: 2, dueAt: 200 }));
        await store.write(note({ id: 'zalo:1', dueAt: 100 }));
        await reopen();
        expect(await store.read(CONVERSATION)).toEqual(note({ version: 2, dueAt: 200 }));
        expect(await store.due(1000, 10)).toEqual(['zalo:1', CONVERSATION]);
        expect(await idsOf(store)).toEqual([CONVERSATION, 'zalo:1'].sort());
        await expect(store.write(note({ version: 2 }))).rejects.toBeInstanceOf(StaleVersionError);
        await store.write(note({ version: 3 }));
      });

      durable('still has nothing of what was erased', async () => {
        await store.write(note({ dueAt: 300 }));
        await store.erase(CONVERSATION);
        await reopen();
        expect(await store.read(CONVERSATION)).toBeNull();
        expect(await store.nextDueAt()).toBeNull();
      });
    });

    describe('its end', () => {
      test('is well until it is closed, and then refuses everything except to be closed again', async () => {
        await store.check();
        await store.close();
        const calls = [
          store.read('a:1'),
          store.write(note()),
          store.erase('a:1'),
          store.due(0, 1),
          store.nextDueAt(),
          store.check(),
          idsOf(store),
        ];
        for (const outcome of await Promise.allSettled(calls))
          expect(outcome).toMatchObject({ reason: expect.any(StoreClosedError) });
        await store.close();
      });

      test('waits for the writes that were begun', async () => {
        const written = store.write(note());
        await store.close();
        await written;
      });
    });

    it('does what a plain map would do, whatever is asked of it in whatever order', async () => {
      await begin();
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep(), { maxLength: 40 }), async (steps) => {
          if (runs++ > 0) {
            await end();
            await begin();
          }
          const model = new Map<string, Note>();
          for (const step of steps) {
            if (step.do !== 'reopen') await play({ step, store, model });
            else if (opened.reopen) await reopen();
            await expectSame({ store, model });
          }
        }),
        { numRuns: 15 },
      );
    });
  });
}
