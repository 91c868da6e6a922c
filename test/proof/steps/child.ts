/**
 * A process that runs the assistant as `npm start` does, told by its parent what to do, and that strikes itself down at the operation
 * it is told (io.ts). What it has to say it writes at once, so that its last words are heard.
 */
import { writeSync } from 'node:fs';
import { countFrom1, endCount, healDisk } from './io.ts';
import type { Order, Word } from './words.ts';

const { startAssistant } = await import('../../../src/assistant.ts');
const { readConfig } = await import('../../../src/config.ts');
const { createLog } = await import('../../../src/log.ts');
const { topicsOf } = await import('../../../src/knowledge/asked.ts');
const { openRecords } = await import('./record.ts');

type Assistant = Awaited<ReturnType<typeof startAssistant>>;

let assistant: Assistant | null = null;

function say(word: Word): void {
  const line = Buffer.from(`${JSON.stringify(word)}\n`);
  for (let done = 0; done < line.length; ) done += writeSync(1, line, done);
}

/** As in main.ts: it says so, and ends. */
function end(reason: string): void {
  say({ word: 'ended', reason });
  process.exit(1);
}

for (const event of ['unhandledRejection', 'uncaughtException'])
  process.on(event, (error: unknown) => end(`unhandled: ${String((error as Error)?.stack)}`));

const deeds: { [Name in Order['order']]: (order: Extract<Order, { order: Name }>) => Promise<void> } = {
  async start({ environment, dataKey, services, plan }) {
    countFrom1(plan, (operation) => say({ word: 'struck', operation }));
    try {
      assistant = await startAssistant({
        config: readConfig(environment),
        dataKey,
        services,
        pace: { perChatMs: 0, inAllMs: 0 },
        log: createLog({ level: 'warn', stream: { write: (line) => say({ word: 'logged', line }) } }),
        fatal(reason) {
          say({ word: 'logged', line: JSON.stringify({ level: 'fatal', msg: reason }) });
          const stopped = assistant?.stop() ?? Promise.resolve();
          void stopped.catch(() => {}).then(() => end(reason));
        },
      });
    } catch (error) {
      return end(error instanceof Error ? `${error.name}: ${error.message}` : 'could not start');
    }
    say({ word: 'started', port: assistant.port });
  },
  async idle() {
    await assistant?.engine.idle();
    say({ word: 'idle' });
  },
  async stop() {
    try {
      await assistant?.stop();
    } catch (error) {
      return end(`stop failed: ${(error as Error).name}`);
    }
    assistant = null;
    say({ word: 'stopped', operations: endCount() });
  },
  async heal() {
    healDisk();
    say({ word: 'healed' });
  },
  async record({ environment, dataKey, conversation }) {
    const records = await openRecords({ environment, dataKey });
    const record = await records.read(conversation);
    await records.close();
    say({ word: 'record', record });
  },
};

process.on('message', (order: Order) => void deeds[order.order](order as never));
// Nobody is left who could tell it anything.
process.on('disconnect', () => process.exit(1));
// Half a second that the assistant would spend on it at its start.
topicsOf('');
say({ word: 'ready' });
