/** `npm run zalo:probe`: asks the real Zalo Bot Platform what its documentation leaves open; needs ZALO_BOT_TOKEN, a phone, and who holds it. */
import { randomInt } from 'node:crypto';
import { type Config, ConfigError, environmentVariables, readConfig } from '../config.ts';
import { systemClock } from '../engine/clock.ts';
import { InterruptedError } from './endings.ts';
import { startListener } from './listener.ts';
import { type ProbeEnd, runProbe } from './probe.ts';
import { createReadlinePrompt } from './prompt.ts';
import { WAITS } from './waits.ts';

/** 130: as shells have it for Ctrl-C. */
const exitCodes: Record<ProbeEnd, number> = { done: 0, declined: 0, interrupted: 130, failed: 1 };

const config = configOrExit();
const stopping = new AbortController();
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

const prompt = createReadlinePrompt({
  input: process.stdin,
  output: process.stdout,
  live: process.stdin.isTTY === true && process.stdout.isTTY === true,
  interrupted: interrupt,
});
const end = await runProbe({
  prompt,
  token: config.token,
  apiRoot: config.ZALO_API_ROOT,
  publicUrl: config.PUBLIC_URL,
  webhookSecret: config.ZALO_WEBHOOK_SECRET,
  fetch,
  clock: systemClock,
  waits: WAITS,
  newCode: () => String(randomInt(1_000, 10_000)),
  listen: () => startListener({ port: config.PORT, clock: systemClock }),
  signal: stopping.signal,
});
prompt.close();
process.exit(exitCodes[end]);

/** The first puts everything back, the second waits for nothing. */
function interrupt() {
  if (stopping.signal.aborted) {
    complain('Dừng ngay, có thể chưa khôi phục webhook. (Ended at once; the webhook may not be as before.)');
    process.exit(exitCodes.interrupted);
  }
  stopping.abort(new InterruptedError('interrupted'));
}

function configOrExit(): Config & { token: string } {
  try {
    const config = readConfig(environmentVariables());
    if (config.ZALO_BOT_TOKEN) return { ...config, token: config.ZALO_BOT_TOKEN };
    complain('Cần ZALO_BOT_TOKEN trong .env. (ZALO_BOT_TOKEN is needed, see .env.example.)');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain(`Configuration: ${error.message}`);
  }
  process.exit(1);
}

function complain(line: string) {
  process.stderr.write(`${line}\n`);
}
