/** Thousands of stored conversations, of every state there is, as a desk finds them after years. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FrozenConversation, freeze, thaw } from '../../src/engine/conversation.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { withEntries } from '../../src/engine/transcript.ts';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import { testKey } from '../engine/harness.ts';
import { dataKey } from './world.ts';

/** Of every state one, as it was stored. */
const folder = join(import.meta.dirname, '../snapshots');
const words = [
  'không nhận được mã',
  'mất điện thoại',
  'bấm vào đâu',
  'sai ngày sinh',
  'chưa có VNeID',
  'màn hình trắng',
];
const names = ['Nguyễn Thử', 'Trần Mẫu', 'Lê Giả Định', 'Phạm Ví Dụ', 'Hoàng Thí Nghiệm'];

/** Writes `count` of them under DATA_DIR, the newest a minute before `now`, each a minute older than the one before; every twentieth waits for a person. */
export async function seedConversations(
  dataDir: string,
  { count, now }: { count: number; now: number },
): Promise<void> {
  const seal = createSeal(dataKey);
  const store = await openLowdbStore<FrozenConversation>({
    folder: join(dataDir, 'conversations'),
    onDamage: () => {},
    onFatal: (error) => {
      throw error;
    },
  });
  const opening = createSeal(testKey);
  const examples = readdirSync(folder).map((name) =>
    thaw(JSON.parse(readFileSync(join(folder, name), 'utf8')) as FrozenConversation, opening),
  );
  const written: Array<Promise<void>> = [];
  for (let nth = 0; nth < count; nth += 1) {
    const example = examples[nth % examples.length];
    if (example === undefined) break;
    const at = now - (nth + 1) * 60_000;
    const { snapshot, desk } = example;
    const waits = nth % 20 === 0;
    const context = { ...snapshot.context, ...(waits && { handoff: { since: at, noted: false } }) };
    const said = { at, who: 'citizen', text: `${words[nth % words.length]} ${nth}`, heard: 'unclear' } as const;
    const conversation = withEntries(
      {
        ...example,
        id: `telegram:${5_000_000 + nth}`,
        version: 1,
        outbox: [],
        // Nothing of theirs comes due while the desk is looked at.
        timers: [],
        waiting: {},
        snapshot: { ...snapshot, context },
        desk: { ...desk, name: waits ? (names[nth % names.length] ?? null) : null },
        heard: { at, said: 0 },
        path: example.path,
      },
      [said],
      now,
    );
    written.push(store.write(freeze(conversation, seal)));
  }
  await Promise.all(written);
  await store.close();
}
