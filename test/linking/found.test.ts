/** Behaviour that was once found wrong: each of these passes only since (or once) it is repaired. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { answer, openedDocuments, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

it.each(['hồ thị mức một', 'ta thi chua gi', 'mai văn trẻ tuổi', 'dương văn cha chung', 'DO VAN KICH HOAT'])(
  'a name typed without capitals, or in capitals only ("%s"), is not kept in the transcript',
  async (name) => {
    const user = world.newcomer();
    await reach(world, user, 'menu');
    await answer(user, name);
    await world.restart();
    const document = (await openedDocuments(world)).find(({ id }) => id === `telegram:${user.chat}`);
    expect(document?.text).toContain('transcript');
    expect(document?.text).not.toContain(name);
  },
);
