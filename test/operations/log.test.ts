/** What an operator reads of a call that failed, and of a message that a platform refused. */
import { describe, expect, it } from 'vitest';
import { ZaloBotCallError } from '../../src/channels/zalo-bot/call-error.ts';
import type { Observation } from '../../src/engine/engine.ts';
import { CitizenGoneError, RetryLaterError, TerminalError } from '../../src/engine/outside.ts';
import { createLog, logObserver, tell } from '../../src/log.ts';
import { RetryableError } from '../../src/services/http.ts';
import { citizen, createHarness, wayTo } from '../engine/harness.ts';

/** The lines that are written of these, at the level of an office. */
function linesOf(observed: Observation[]): Array<Record<string, unknown>> {
  const written: string[] = [];
  const log = createLog({ level: 'info', stream: { write: (line) => written.push(line) } });
  const observe = logObserver(log, () => 'tag');
  for (const observation of observed) observe(observation);
  return written.map((line) => JSON.parse(line));
}

/** What is logged while the registry fails so at the lookup of a citizen. */
async function failing(...errors: Error[]) {
  const harness = await createHarness();
  harness.answer('matchCitizen', () => {
    const error = errors.shift();
    if (error) throw error;
    return { outcome: 'no-match' };
  });
  await harness.play(...wayTo.code);
  await harness.clock.advance(20_000);
  return linesOf(harness.observed);
}

describe('a call that fails', () => {
  it('for good is one line, with its name, its time, and why', async () => {
    const refused = new TerminalError(`registry matchCitizen: status 401 ${citizen.cccd}`, { code: '401' });
    const lines = await failing(refused);
    expect(lines).toMatchObject([
      { level: 'warn', msg: 'called', service: 'matchCitizen', ok: false, error: 'TerminalError', code: '401' },
    ]);
    expect(lines[0]).toHaveProperty('ms');
    expect(JSON.stringify(lines)).not.toContain(citizen.cccd);
  });

  it('for now is told with why, and so is that it is tried again', async () => {
    const code = 'ECONNREFUSED';
    const lines = await failing(new RetryableError('registry matchCitizen: not reachable', { code }));
    const told = { level: 'warn', service: 'matchCitizen', error: 'RetryableError', code };
    expect(lines).toMatchObject([
      { ...told, msg: 'called', ok: false },
      { ...told, msg: 'retrying', kind: 'call' },
    ]);
  });

  it('and one that goes well are told apart: of the latter nothing is written', async () => {
    expect(await failing()).toEqual([]);
  });
});

describe('a platform’s refusal', () => {
  const byZalo = (code: number | null) =>
    new ZaloBotCallError('sendMessage', {
      code,
      httpStatus: 429,
      description: 'too many',
      retryable: true,
      mayHaveHappened: false,
    });

  it.each([
    ['its own code', Object.assign(new Error('Too Many Requests'), { code: 429 })],
    ['the same, of Zalo', byZalo(429)],
    ['nothing but the status of a page', byZalo(null)],
  ])('is told by %s', async (_what, cause) => {
    expect(tell(new RetryLaterError(1_000, cause))).toMatchObject({ error: 'RetryLaterError', code: '429' });
    expect(tell(new CitizenGoneError('gone', { cause }))).toMatchObject({ error: 'CitizenGoneError', code: '429' });
  });

  it('is not made up where the platform was not asked', () => {
    expect(tell(new RetryLaterError(1_000))).not.toHaveProperty('code');
  });
});
