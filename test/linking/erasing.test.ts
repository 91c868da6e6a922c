/** /xoa: nothing is left, nowhere. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answer, citizen, type Place, play, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Files under the world's folder in which the text stands, readable. */
async function filesWith(text: string): Promise<string[]> {
  const names = await readdir(world.folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const contents = await Promise.all(files.map(async (file) => [file, await readFile(file)] as const));
  return contents.filter(([, bytes]) => bytes.includes(text)).map(([file]) => file);
}

/** The conversation is gone when the store says so; then no file may say otherwise. */
const erased = async (chat: number) => {
  await world.assistant.engine.idle();
  return filesWith(`telegram:${chat}`);
};

it.each<[Place]>([['menu'], ['cccd'], ['step3'], ['code'], ['confirm'], ['linked']])(
  'deletes everything about a chat that is at "%s", and greets it as new',
  async (place) => {
    world.services.reset();
    const user = world.newcomer();
    await reach(world, user, place, citizen(14));
    expect(await filesWith(`telegram:${user.chat}`), 'it was there').not.toEqual([]);
    await play(user, [
      ['/xoa', 'Xóa tất cả dữ liệu'],
      ['#Xóa hết', 'Đã xóa tất cả'],
    ]);
    await expect.poll(() => erased(user.chat), { interval: 10 }).toEqual([]);
    const { text, buttons } = await answer(user, 'alo');
    expect(text).toContain('Kính chào Ông/Bà');
    expect(buttons).not.toContain('Gỡ liên kết vừa tạo');
    await play(user, [['#Liên kết ngay tại đây', 'Trước khi bắt đầu']]);
  },
);

it('deletes also what has been checkpointed into a document', async () => {
  const user = world.newcomer();
  await reach(world, user, 'dateOfBirth');
  await world.restart();
  expect((await filesWith(`telegram:${user.chat}`)).some((file) => file.includes('documents'))).toBe(true);
  await play(user, [
    ['xóa dữ liệu của tôi', 'Xóa tất cả dữ liệu'],
    ['đồng ý', 'Đã xóa tất cả'],
  ]);
  await expect.poll(() => erased(user.chat), { interval: 10 }).toEqual([]);
  await world.restart();
  expect(await filesWith(String(user.chat))).toEqual([]);
});
