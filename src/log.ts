/** JSON lines for operators. Only the fields named here are ever written, so that nothing of a citizen's gets in by accident. */
import { createHmac } from 'node:crypto';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Observation, Observer } from './engine/engine.ts';

const allowed = new Set([
  'conversation',
  'what',
  'kind',
  'service',
  'channel',
  'ok',
  'ms',
  'inMs',
  'repeated',
  'error',
  'code',
  'where',
  'file',
  'url',
  'reason',
  'settings',
]);

export type Log = Logger;

/** Writes to stdout, or to `stream`; a level of `silent` writes nothing. A field that is not on the list is dropped without a word. */
export function createLog({ level, stream }: { level: string; stream?: DestinationStream }): Log {
  const options = {
    level,
    base: null,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name))),
    },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return stream ? pino(options, stream) : pino(options);
}

/** What may be told of an error: its name, a code (its own, or of what caused it), and where in our code. Messages may quote anything, and stay out. */
export function tell(error: unknown): { error: string; code?: string; where?: string } {
  if (!(error instanceof Error)) return { error: 'unknown' };
  const code = codeOf(error) ?? codeOf(error.cause);
  const where = error.stack?.split('\n').find((line) => /^\s+at /.test(line) && !line.includes('node_modules'));
  const file = where?.match(/((?:src|flows)\/[\w./-]+:\d+)/)?.[1];
  return {
    error: error.name,
    ...(code !== undefined && { code }),
    ...(file !== undefined && { where: file }),
  };
}

/** A platform that refuses in no form of its own has nothing but an HTTP status. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, httpStatus } = error as { code?: unknown; httpStatus?: unknown };
  const known = [code, httpStatus].find((each) => typeof each === 'string' || typeof each === 'number');
  return known === undefined ? undefined : String(known);
}

/** Conversations are named by a keyed hash: the same conversation can be followed, but not traced back to a chat. */
export const tagger = (dataKey: string) => (conversation: string) =>
  createHmac('sha256', dataKey).update(`log ${conversation}`).digest('hex').slice(0, 12);

function levelOf(observation: Observation): 'error' | 'warn' | 'debug' {
  const { what } = observation;
  if (what === 'parked' || what === 'failed' || what === 'renewed') return 'error';
  // A call that is refused for good is not tried again: this is its only line.
  return what === 'retrying' || (what === 'called' && !observation.ok) ? 'warn' : 'debug';
}

/** Observations of the engine → log lines. */
export function logObserver(log: Log, tag: (conversation: string) => string): Observer {
  return (observation) => {
    const { what } = observation;
    const level = levelOf(observation);
    // Most is not written, and a tag is a hash.
    if (!log.isLevelEnabled(level)) return;
    const conversation = 'conversation' in observation ? { conversation: tag(observation.conversation) } : {};
    const fields = { ...observation, ...conversation, ...('error' in observation ? tell(observation.error) : {}) };
    log[level](fields, what);
  };
}
