/** The probe as a process: what it needs, what it prints, how it ends. */
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeZaloBotOptions, startFakeZaloBot } from '../../src/mocks/zalo-bot/server.ts';
import { type Running, run } from '../operations/process.ts';
import { call, token } from './world.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const main = 'src/zalo-probe/main.ts';

async function begun(options: Partial<FakeZaloBotOptions> = {}) {
  const zalo = await startFakeZaloBot({ token, ...options });
  endings.push(() => zalo.close());
  const probe: Running = run(main, { ZALO_BOT_TOKEN: token, ZALO_API_ROOT: zalo.url, PUBLIC_URL: '', PORT: '0' });
  endings.push(() => probe.child.kill('SIGKILL'));
  return { zalo, probe };
}

describe('npm run zalo:probe', () => {
  it('without a token ends with one line', async () => {
    const probe = run(main, { ZALO_BOT_TOKEN: '' });
    expect(await probe.ended()).toEqual({ code: 1, signal: null });
    expect(probe.output()).toBe('Cần ZALO_BOT_TOKEN trong .env. (ZALO_BOT_TOKEN is needed, see .env.example.)\n');
  });

  it('with a wrong configuration ends with one line that does not hold the token', async () => {
    const probe = run(main, { ZALO_BOT_TOKEN: 'no-token-at-all' });
    expect(await probe.ended()).toEqual({ code: 1, signal: null });
    expect(probe.output()).toMatch(/^Configuration: ZALO_BOT_TOKEN: [^\n]+\n$/);
    expect(probe.output()).not.toContain('no-token-at-all');
  });

  it('SIGINT in the middle: what was found out is told, the former webhook stands', async () => {
    const { zalo, probe } = await begun();
    const url = 'https://assistant.example/x';
    await call(zalo, 'setWebhook', { url, secret_token: 'a-former-secret' });
    probe.child.stdin.write('\n');
    await probe.printed(/Enter để thôi/);
    probe.child.kill('SIGINT');
    expect(await probe.ended()).toEqual({ code: 130, signal: null });
    expect((await call(zalo, 'getWebhookInfo')).result?.url).toBe(url);
  });

  it('answers from a pipe: the end of the input ends the run', async () => {
    const { zalo, probe } = await begun({ switches: { emptyPoll: 'http408' } });
    probe.child.stdin.write('\n');
    await probe.printed(/Nhắn cho bot: xin chào \d{4}/);
    probe.child.stdin.end();
    expect(await probe.ended()).toEqual({ code: 130, signal: null });
    expect(probe.output()).toMatch(/\| a \| getUpdates when there is nothing \| HTTP 408, ok false, error_code 408/);
    expect(probe.output()).toMatch(/asked for 5 s, answered after 5\.\d s/);
    expect(probe.output()).toContain(
      '| 9 | is length counted in characters or UTF-16 units? | not measured: the run ended before |',
    );
    expect(probe.output()).not.toContain('test-secret-of-no-bot');
    expect(zalo.calls('sendMessage')).toEqual([]);
  });
});
