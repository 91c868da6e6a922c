import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play, startWorld, type World, webhookSecret } from '../world.ts';

/** Pieces of updates, right and wrong, put together in every way. */
const scalar = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const chat = fc.record(
  { id: fc.oneof(fc.constant(7), scalar), type: fc.oneof(fc.constant('private'), scalar) },
  { requiredKeys: [] },
);
const message = fc.record(
  {
    message_id: scalar,
    chat: fc.oneof(chat, scalar),
    from: fc.oneof(fc.record({ id: scalar, language_code: scalar }, { requiredKeys: [] }), scalar),
    text: fc.oneof(fc.string({ unit: 'binary' }), scalar),
    photo: fc.anything(),
  },
  { requiredKeys: [] },
);
const press = fc.record(
  { id: scalar, from: fc.anything(), data: scalar, message: fc.oneof(message, scalar) },
  { requiredKeys: [] },
);
const body = fc.oneof(
  fc.record({ update_id: fc.oneof(fc.nat(), scalar), message: fc.oneof(message, scalar) }, { requiredKeys: [] }),
  fc.record({ update_id: fc.nat(), callback_query: press }, { requiredKeys: [] }),
  fc.record({
    update_id: fc.nat(),
    message: fc.record({ chat: fc.constant({ id: 7, type: 'private' }), text: fc.string({ unit: 'binary' }) }),
  }),
  fc.object(),
  fc.array(fc.anything()),
);
const raw = fc.oneof(
  { weight: 4, arbitrary: body.map((value) => JSON.stringify(value) ?? 'undefined') },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '{', '[', '{"update_id":1', 'null', '"', '{}'.repeat(1_000)),
    ),
  },
);

describe('updates that are not as they should be', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ mode: 'webhook' });
  });
  afterAll(() => world.close());

  it('are answered without a fault of ours, and whoever writes meanwhile is served (1,000 bodies)', async () => {
    const url = `http://127.0.0.1:${world.assistant.port}/webhooks/telegram`;
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': webhookSecret };
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(raw, async (text) => {
        const response = await fetch(url, { method: 'POST', headers, body: text });
        await response.arrayBuffer();
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        expect([200, 400]).toContain(response.status);
      }),
      { numRuns: 1_000 },
    );
    expect([...statuses.keys()].sort()).toEqual([200, 400]);
    expect(world.observed.filter(({ what }) => what === 'parked' || what === 'failed')).toEqual([]);
    await play(world.telegram.user(8), [['xin chào', 'Kính chào Ông/Bà']]);
  }, 60_000);
});
