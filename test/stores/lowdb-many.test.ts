/** How it behaves with many conversations. */

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checksum, encodeLine } from '../../src/stores/lowdb/lines.ts';
import { bigNote, testFolder } from './folder.ts';

const MANY = 100_000;
const OPEN_MS_MAX = 3000;
/** What is known of each in memory: an id and when it is due. Its document would be 600 bytes more. */
const BYTES_EACH_MAX = 400;

it(`opens with ${MANY} conversations at once, and without taking them into memory`, async () => {
  const folder = await testFolder();
  const shards = Array.from({ length: 256 }, (_, shard) => shard.toString(16).padStart(2, '0'));
  for (const shard of shards) mkdirSync(join(folder.path, 'documents', shard), { recursive: true });
  // Written by hand: through the store this would take a minute of flushes.
  for (let index = 0; index < MANY; index += 1) {
    const document = bigNote({ id: `telegram:${index}`, version: 1, dueAt: index });
    const hash = createHash('sha256').update(JSON.stringify(document.id)).digest('hex');
    const text = JSON.stringify({ crc32: checksum(JSON.stringify(document)), document });
    writeFileSync(join(folder.path, 'documents', hash.slice(0, 2), `${hash.slice(2)}.json`), text);
  }
  const entries = Array.from({ length: MANY }, (_, index) => [`telegram:${index}`, index]);
  writeFileSync(
    join(folder.path, 'due.log'),
    [JSON.stringify({ generation: 1 }), JSON.stringify(entries)].map(encodeLine).join(''),
  );

  const memory = process.memoryUsage().heapUsed;
  const begin = performance.now();
  const store = await folder.open({ segmentBytes: 16 * 1024 * 1024 });
  expect(performance.now() - begin).toBeLessThan(OPEN_MS_MAX);
  expect((process.memoryUsage().heapUsed - memory) / MANY).toBeLessThan(BYTES_EACH_MAX);
  expect(await store.due(MANY, 3)).toEqual(['telegram:0', 'telegram:1', 'telegram:2']);
  expect((await store.read('telegram:99999'))?.version).toBe(1);
  await store.write(bigNote({ id: 'telegram:99999', version: 2 }));
  await store.close();
  await folder.remove();
}, 60_000);
