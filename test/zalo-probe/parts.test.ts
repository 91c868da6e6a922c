/** The smaller parts of the probe, one by one. */
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { webhookPath } from '../../src/channels/zalo-bot/webhook.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { createDiscretion } from '../../src/zalo-probe/discretion.ts';
import { InterruptedError, UnmeasuredError } from '../../src/zalo-probe/endings.ts';
import { fieldsOf } from '../../src/zalo-probe/fields.ts';
import { type Listener, startListener } from '../../src/zalo-probe/listener.ts';
import { createReadlinePrompt } from '../../src/zalo-probe/prompt.ts';
import { reportTable } from '../../src/zalo-probe/report.ts';
import { WAITS } from '../../src/zalo-probe/waits.ts';

const { signal } = new AbortController();

describe('fieldsOf', () => {
  it('names paths, and types of all but texts', () => {
    const value = { a: 'x', b: { c: 1, d: [{ e: true }, { e: false }], f: null }, g: {}, h: [] };
    expect(fieldsOf(value)).toEqual([
      ...['a', 'b.c (number)', 'b.d.[].e (boolean)', 'b.f (null)', 'g (empty)', 'h (empty list)'],
    ]);
  });

  it('shows no name that could be something else, and not more than 60', () => {
    expect(fieldsOf({ '0912 345 678': 1 })).toEqual(['(odd name) (number)']);
    expect(fieldsOf(Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`f${index}`, ''])))).toHaveLength(60);
    expect(fieldsOf('text')).toEqual([]);
    expect(fieldsOf(undefined)).toEqual([]);
  });
});

describe('discretion', () => {
  const token = '1459:the-secret-part';
  it('takes out the token in all its forms and what is hidden later', () => {
    const { hide, clean, quote } = createDiscretion(token);
    hide('6ede91');
    hide('ab');
    const said = `ab /bot${token} ${encodeURIComponent(token)} 1459%3athe-secret-part 6ede91 the-secret-part`;
    expect(clean(said)).toBe('ab /bot… … … … …');
    expect(quote(`Bad request: 6ede91 https://x.example/y 0912345678 ${'z'.repeat(500)}`)).toMatch(
      /^Bad request: … … … z{90,}$/,
    );
    expect(quote('z'.repeat(500))).toHaveLength(120);
  });
});

describe('the table', () => {
  it('stays a table whatever stands in it', () => {
    const question = { id: '1', title: { vi: '', en: 'a|b' } };
    const answer = { finding: { vi: '', en: 'x\ny' }, measured: ['one', 'two'] };
    expect(reportTable([{ question, answer }], 0)).toContain('| 1 | a\\|b | x y | one; two |');
  });
});

describe('the waits of a real run', () => {
  it('leave a person three minutes, half a minute of silence, and retries ten minutes', () => {
    expect(WAITS).toMatchObject({ messageMs: 180_000, unpolledMs: 30_000, retriesMs: 600_000 });
  });
});

describe('the prompt', () => {
  function desk(live: boolean) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const prompt = createReadlinePrompt({ input, output, live, interrupted: () => {} });
    return { input, prompt, printed: () => String(output.read() ?? '') };
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('reads lines that came from a file or a pipe, also those that came early', async () => {
    const { input, prompt, printed } = desk(false);
    input.write(' one \ntwo\n');
    await turn();
    expect(await prompt.line(signal)).toBe('one');
    expect(await prompt.line(signal)).toBe('two');
    const third = prompt.line(signal);
    input.write('three\n');
    expect(await third).toBe('three');
    prompt.say('hello');
    expect(printed()).toBe('hello\n');
    prompt.close();
  });

  it('forgets what a person typed before they were asked', async () => {
    const { input, prompt } = desk(true);
    input.write('too early\n');
    await turn();
    const line = prompt.line(signal);
    input.write('answer\n');
    expect(await line).toBe('answer');
    prompt.close();
  });

  it('ends with its input, and gives up a line that nobody wants any more', async () => {
    const { input, prompt } = desk(false);
    const stopping = new AbortController();
    const unwanted = prompt.line(stopping.signal);
    stopping.abort(new InterruptedError('over'));
    await expect(unwanted).rejects.toThrow('over');
    await expect(prompt.line(stopping.signal)).rejects.toThrow('over');
    const waiting = prompt.line(signal);
    input.end();
    await expect(waiting).rejects.toThrow(InterruptedError);
    await expect(prompt.line(signal)).rejects.toThrow(InterruptedError);
  });

  it('tells of Ctrl-C at a terminal', async () => {
    const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })];
    const interrupted = Promise.withResolvers<void>();
    const prompt = createReadlinePrompt({ input, output, live: true, interrupted: interrupted.resolve });
    input.write('\x03');
    await interrupted.promise;
    prompt.close();
  });
});

describe('the listener', () => {
  const open: Listener[] = [];
  afterEach(async () => {
    for (const listener of open.splice(0)) await listener.close();
  });
  async function start() {
    const listener = await startListener({ port: 0, host: '127.0.0.1', clock: systemClock });
    open.push(listener);
    listener.expect('right-secret');
    const ask = (init: RequestInit = {}, path: string = webhookPath) =>
      fetch(`http://127.0.0.1:${listener.port}${path}`, init);
    return { listener, ask };
  }
  const zalos = { method: 'POST', headers: { 'x-bot-api-secret-token': 'right-secret' }, body: '{"a":1}' };

  it('answers as told to whoever shows the secret, and 200 to others', async () => {
    const { listener, ask } = await start();
    listener.answerWith(() => 500);
    expect((await ask(zalos)).status).toBe(500);
    expect((await ask({ ...zalos, headers: { 'x-bot-api-secret-token': 'wrong-secret' } })).status).toBe(200);
    expect((await ask()).status).toBe(200);
    expect((await ask({}, '/else')).status).toBe(404);
    expect(listener.arrivals().map(({ method, secretRight, body }) => [method, secretRight, body])).toEqual([
      ['POST', true, { a: 1 }],
      ['POST', false, { a: 1 }],
      ['GET', false, undefined],
    ]);
  });

  it('without a secret expected nobody shows the right one', async () => {
    const { listener, ask } = await start();
    listener.expect('');
    await ask({ ...zalos, headers: { 'x-bot-api-secret-token': '' } });
    expect(listener.arrivals()[0]?.secretRight).toBe(false);
  });

  it('reads a body of a megabyte and no more', async () => {
    const { listener, ask } = await start();
    const answer = await ask({ ...zalos, body: 'x'.repeat(1024 * 1024 + 1) }).catch(() => null);
    expect([413, undefined]).toContain(answer?.status);
    expect(listener.arrivals()).toEqual([]);
  });

  it('waits for what is looked for, in time, or until the signal', async () => {
    const { listener, ask } = await start();
    const waiting = listener.until(() => listener.arrivals()[0]?.method, { ms: 5_000, signal });
    await ask();
    expect(await waiting).toBe('GET');
    expect(await listener.until(() => undefined, { ms: 1, signal })).toBeNull();
    const stopping = new AbortController();
    const stopped = listener.until(() => undefined, { ms: 5_000, signal: stopping.signal });
    stopping.abort(new InterruptedError('over'));
    await expect(stopped).rejects.toThrow('over');
  });

  it('says which port is taken', async () => {
    const { listener } = await start();
    const second = startListener({ port: listener.port, host: '127.0.0.1', clock: systemClock });
    await expect(second).rejects.toThrow(UnmeasuredError);
    await expect(second).rejects.toThrow(`PORT=${listener.port} cannot be listened on (EADDRINUSE)`);
  });
});
