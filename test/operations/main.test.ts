import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Running, run } from './process.ts';

let folder: string;
let children: Running[] = [];
beforeEach(async () => {
  folder ??= await mkdtemp(join(tmpdir(), 'main-'));
});
afterEach(async () => {
  for (const { child, ended } of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await ended();
    }
  }
  children = [];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `npm start` on free ports. */
const start = (variables: Record<string, string> = {}): Running => {
  const running = run('src/main.ts', { PORT: '0', MOCKS_PORT: '0', DATA_DIR: folder, ...variables });
  children.push(running);
  return running;
};
const address = async ({ printed }: Running) => (await printed(/(http:\/\/localhost:\d+)\/readyz/))[1] as string;

describe('the assistant as a process', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'main-'));
  });

  it('starts with nothing configured, says where things are, answers, and ends in order on SIGTERM', async () => {
    const running = start();
    const url = await address(running);
    await running.printed(/MOCK SERVICES/);
    await running.printed(/Mock phone\s+http/);
    await running.printed(/Web chat\s+http/);
    const page = await (await fetch(`${url}/`)).text();
    expect(page).toContain('<html lang="vi"');
    // Beside the chat in a trial run, and never where citizens are.
    expect(page).toContain('/phone');
    const [live, ready, metrics] = await Promise.all(
      ['livez', 'readyz', 'metrics'].map((path) => fetch(`${url}/${path}`)),
    );
    expect([live?.status, ready?.status, metrics?.status]).toEqual([200, 200, 200]);
    const figures = await metrics?.text();
    for (const name of [
      'assistant_messages_total',
      'assistant_step_seconds',
      'assistant_oldest_due_seconds',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(figures).toContain(name);
    }
    expect((await fetch(`${url}/no-such-page`)).status).toBe(404);
    expect((await fetch(`${url}/`)).headers.get('x-powered-by')).toBeNull();
    const asked = Date.now();
    running.child.kill('SIGTERM');
    expect(await running.ended(11_000)).toEqual({ code: 0, signal: null });
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect((await readdir(join(folder, 'conversations'))).filter((name) => name.startsWith('lock-'))).toEqual([]);
  }, 40_000);

  it('listens at one address of the machine alone where HOST names it, and says so', async () => {
    const running = start({ HOST: '127.0.0.1' });
    const [, url = ''] = await running.printed(/(http:\/\/127\.0\.0\.1:\d+)\/readyz/);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    await expect(fetch(`${url.replace('127.0.0.1', '127.0.0.2')}/livez`)).rejects.toThrow();
  }, 40_000);

  it('refuses a data folder that another process works in, in one line, and leaves that one alone', async () => {
    const first = start();
    const url = await address(first);
    const second = start();
    expect(await second.ended()).toEqual({ code: 1, signal: null });
    const lines = second.stderr().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`in use by process ${first.child.pid}`));
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  }, 40_000);

  it('starts again where another was killed', async () => {
    const first = start();
    await address(first);
    first.child.kill('SIGKILL');
    await first.ended();
    const second = start();
    expect((await fetch(`${await address(second)}/readyz`)).status).toBe(200);
  }, 40_000);

  it('refuses a port that is taken, in one line', async () => {
    const first = start();
    const port = new URL(await address(first)).port;
    const second = start({ PORT: port, DATA_DIR: join(folder, 'other') });
    expect((await second.ended()).code).toBe(1);
    const lines = second.stderr().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(port);
  }, 40_000);

  it('ends with one clear line and exit 1 when a setting is wrong, and does not show a secret', async () => {
    const cases: Array<[Record<string, string>, RegExp]> = [
      [{ PORT: 'eighty' }, /^Configuration: PORT: .*eighty/],
      [{ TELEGRAM_BOT_TOKEN: 'my-secret-token' }, /^Configuration: TELEGRAM_BOT_TOKEN: /],
      [{ DATA_KEY: 'my-secret-key' }, /^Configuration: DATA_KEY: /],
      [{ MOCK_DATA: '/no/such/file.json' }, /no\/such\/file\.json/],
    ];
    const all = cases.map(([variables]) => start(variables));
    for (const [index, running] of all.entries()) {
      expect((await running.ended()).code).toBe(1);
      expect(running.output().trim().split('\n'), running.output()).toHaveLength(1);
      expect(running.output()).toMatch(cases[index]?.[1] as RegExp);
      expect(running.output()).not.toMatch(/my-secret/);
    }
  }, 40_000);

  it('writes no secret to the log, and its settings masked', async () => {
    const secret = 'a-data-key-of-thirty-two-characters!';
    const running = start({ DATA_KEY: secret, SERVICES_TOKEN: 'token-of-sixteen-characters' });
    await address(running);
    await running.printed(/settings/);
    expect(running.output()).not.toContain(secret);
    expect(running.output()).not.toContain('token-of-sixteen');
  }, 40_000);
});

describe('`npm run talk`', () => {
  it('plays a linking to its end, from what is typed into it', async () => {
    const running = run('src/talk.ts', {});
    children.push(running);
    const say = (text: string) => void running.child.stdin.write(`${text}\n`);
    await running.printed(/Trò chuyện với trợ lý/);
    say('xin chào');
    await running.printed(/\[1\] Liên kết ngay tại đây/);
    say('1');
    await running.printed(/\[1\] Tôi đồng ý/);
    say('tôi đồng ý');
    await running.printed(/Bước 1\/4/);
    say('079085000001');
    await running.printed(/gõ ngày sinh/);
    say('15/03/1985');
    await running.printed(/Một mã 6 số/);
    const [, code] = await running.printed(/│[^\n]*?\b(\d{6})\b/);
    say(code as string);
    await running.printed(/của chính Ông\/Bà phải không/);
    say('đúng');
    await running.printed(/Liên kết thành công/);
    running.child.stdin.end('/exit\n');
    expect(await running.ended()).toEqual({ code: 0, signal: null });
    expect(running.output()).not.toContain('\x1b');
  }, 40_000);

  it('answers everything that was piped in at once before it ends', async () => {
    const running = run('src/talk.ts', {}, ['--en']);
    children.push(running);
    running.child.stdin.end('hello\nhelp\n');
    expect(await running.ended()).toEqual({ code: 0, signal: null });
    expect(running.output()).toContain('I am an automatic assistant');
    expect(running.output()).toContain('to the previous step');
  }, 40_000);
});
