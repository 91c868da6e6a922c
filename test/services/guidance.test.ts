/** LINKING=guide, thrown while citizens are in the middle of linking: nothing more is asked for or changed, whatever they answer. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceName } from '../../flows/services.ts';
import type { ServiceImplementations } from '../../src/engine/outside.ts';
import { guidanceOnly } from '../../src/services/guidance.ts';
import { play, reach, startWorld, type World } from '../world.ts';

describe('with LINKING=guide a call', () => {
  const names = [
    ...['matchCitizen', 'updateCccd', 'vneidStatus', 'vneidHolder', 'sendCode', 'checkCode', 'saveLink', 'removeLink'],
    ...['registerVneid', 'registrationStatus', 'activateVneid', 'recognise'],
  ] as ServiceName[];
  const stays = ['checkCode', 'recognise', 'registrationStatus', 'removeLink'];
  let asked: string[];
  let services: ServiceImplementations;
  beforeEach(() => {
    asked = [];
    const entries = names.map((name) => [name, async () => ({ outcome: asked.push(name) })]);
    services = guidanceOnly(Object.fromEntries(entries));
  });

  const call = (name: ServiceName, input: object = {}) =>
    services[name](input as never, { key: 'k', signal: new AbortController().signal, conversation: 'web:1' });

  it.each(names.filter((name) => !stays.includes(name)))('of %s is refused, and nobody is asked', async (name) => {
    await expect(call(name, { purpose: 'link' })).rejects.toMatchObject({ name: 'TerminalError', code: 'guide' });
    expect(asked).toEqual([]);
  });

  it.each(names.filter((name) => stays.includes(name)))('of %s is made', async (name) => {
    await call(name);
    expect(asked).toEqual([name]);
  });

  it('sends a code to take a link back, and no other', async () => {
    await call('sendCode', { purpose: 'unlink' });
    for (const purpose of ['link', 'activate']) await expect(call('sendCode', { purpose })).rejects.toThrow();
    expect(asked).toEqual(['sendCode']);
  });
});

describe('a citizen who was asked to confirm the link when LINKING=guide was set', () => {
  let world: World;
  afterEach(() => world.close());

  it('reads that it does not work now, is linked to nothing, and is offered the guide', async () => {
    world = await startWorld();
    const user = world.newcomer();
    await reach(world, user, 'confirm');
    const before = world.services.links();
    await world.restart('guide');
    await play(user, [
      ['đúng', 'Hệ thống hiện không trả lời'],
      ['#Thử lại', 'Hệ thống hiện không trả lời'],
      ['#Về menu', 'Ông/Bà cần giúp việc gì?'],
    ]);
    expect(world.services.links()).toEqual(before);
    const offered = user.replies().at(-1)?.buttons;
    expect(offered).toContain('Hướng dẫn tôi tự làm');
    expect(offered).not.toContain('Liên kết ngay tại đây');
    expect(world.log()).toContain('"service":"saveLink","ok":false,"error":"TerminalError"');
  });
});
