/** What becomes of a message that fails by itself, time after time: it is passed over, and Prometheus is told, so that somebody looks. */
import { afterEach, expect, it } from 'vitest';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import { createMovableClock } from '../../src/runner/stages/movable-clock.ts';
import { startTelegram } from '../../src/runner/stages/telegram.ts';
import { startWholeStack } from '../../src/runner/stages/whole-stack.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';

const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('is counted among what is parked', async () => {
  const clock = createMovableClock({ runs: true });
  const platform = await startTelegram({ mode: 'polling', now: clock.now });
  const services = { clock, now: clock.now };
  const stack = await startWholeStack({
    platform,
    linking: 'both',
    clock,
    services,
    logLevel: 'silent',
    log: () => {},
  });
  closing.push(stack.close);
  const store = createMemoryStore<FrozenConversation>();
  const [poisoned, other] = [platform.telegram.user(13), platform.telegram.user(14)];
  const { port, stop } = await stack.launch({
    fatal: () => {},
    store: {
      ...store,
      async write(document) {
        if (document.id === `telegram:${poisoned.chat}`) throw new Error('this one alone cannot be written');
        await store.write(document);
      },
    },
  });
  closing.push(stop);
  const count = async () => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return /^assistant_parked_total\{kind="update"\} (\d+)$/m.exec(text)?.[1];
  };
  expect(await count()).toBe('0');
  poisoned.text('xin chào');
  const tried = () => {
    // In one batch with it, so that it is seen to fail by itself.
    if (platform.pending() < 2) other.text('xin chào');
    clock.pass(60_000);
    return count();
  };
  await expect.poll(tried, { interval: 5, timeout: 10_000 }).toBe('1');
  expect(other.replies().length).toBeGreaterThan(0);
}, 20_000);
