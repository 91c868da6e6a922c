/** From a registration to the conversation that asked for it, over everything there is between: client, mock service, callback, engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServices } from '../../src/services/services.ts';
import { citizen, dataKey, servicesToken, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Registers as the flow of this conversation would. */
async function register(serial: number, conversation: string): Promise<string> {
  const { registry: registryUrl, vneid: vneidUrl } = world.services.urls;
  const { registerVneid } = createServices({ registryUrl, vneidUrl, token: servicesToken, dataKey });
  const { cccd, dateOfBirth, phone } = citizen(serial);
  const how = { key: `nonce-${serial}/1.0`, signal: new AbortController().signal, conversation };
  const begun = await registerVneid({ cccd, dateOfBirth, phone }, how);
  if (begun.outcome !== 'pending') throw new Error(begun.outcome);
  return begun.id;
}

const notified = () => world.observed.filter(({ what }) => what === 'notified');

async function newcomer(): Promise<string> {
  const user = world.newcomer();
  user.start();
  await user.waitForReply({ timeoutMs: 4_500 });
  return `telegram:${user.chat}`;
}

describe('an approval', () => {
  it('reaches the conversation that registered, and leaves nothing of it in the log', async () => {
    const conversation = await newcomer();
    await register(7, conversation);
    expect(await world.services.approve({ cccd: citizen(7).cccd })).toBe(true);
    expect(notified()).toMatchObject([{ conversation, kind: 'taken' }]);
    expect(world.log()).toContain('"what":"notified"');
    const { cccd, phone } = citizen(7);
    for (const personal of [cccd, phone, conversation, 'reference":']) expect(world.log()).not.toContain(personal);
  });

  it('reaches it also when the assistant was away at that moment and came back at another port', async () => {
    const conversation = await newcomer();
    const before = world.assistant.port;
    const registration = await register(19, conversation);
    await world.assistant.stop();
    const approving = world.services.approve({ registration });
    await world.restart();
    expect(world.assistant.port).not.toBe(before);
    await approving;
    expect(notified().at(-1)).toMatchObject({ conversation, kind: 'taken' });
  });

  it('of somebody who did not register here is told to nobody', async () => {
    const before = notified().length;
    expect(await world.services.approve({ cccd: citizen(8).cccd })).toBe(true);
    expect(notified()).toHaveLength(before);
    expect(world.log()).toContain('an approval without a reference of ours');
  });
});
