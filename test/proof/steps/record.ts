/** A stored conversation as far as it must be the same whatever happened on the way: without times, versions and chance. */
import { type Conversation, type FrozenConversation, thaw } from '../../../src/engine/conversation.ts';
import { createSeal } from '../../../src/engine/seal.ts';
import { openLowdbStore } from '../../../src/stores/lowdb/store.ts';
import type { Store } from '../../../src/stores/store.ts';
import type { Variables } from './words.ts';

/** Said when a service takes long: true where the process that asked it has died. */
const slowLine = /\.slow$/;

export interface Final {
  /** Nothing is left to be sent, called or erased. */
  settled: boolean;
  at: string;
  language: string;
  gone: boolean;
  seen: string[];
  parked: unknown[];
  transcript: unknown[];
  state: unknown;
  memory: unknown;
  question: unknown;
  timers: unknown[];
  path: string[];
  saidSinceHeard: number;
}

export interface Records {
  /** Null when there is none. */
  read(conversation: string): Promise<Final | null>;
  close(): Promise<void>;
}

/** Of assistants that do not run. */
export async function openRecords(how: { environment: Variables; dataKey: string }): Promise<Records> {
  const store = await openStore(how.environment);
  const seal = createSeal(how.dataKey);
  return {
    async read(conversation) {
      const frozen = await store.read(conversation);
      return frozen && finalOf(thaw(frozen, seal), frozen);
    },
    close: () => store.close(),
  };
}

async function openStore(environment: Variables): Promise<Store<FrozenConversation>> {
  const fail = (problem: unknown) => {
    throw new Error(`the store complains: ${JSON.stringify(problem)}`);
  };
  const url = environment['DATABASE_URL'];
  if (url !== undefined) {
    const { openPostgresStore } = await import('../../../src/stores/postgres/store.ts');
    return openPostgresStore<FrozenConversation>({ url, failed: fail });
  }
  return openLowdbStore<FrozenConversation>({
    folder: `${environment['DATA_DIR']}/conversations`,
    onDamage: fail,
    onFatal: fail,
  });
}

function finalOf(conversation: Conversation, { at, language }: FrozenConversation): Final {
  const { gone, seen, parked, transcript, snapshot, question, timers, outbox, waiting, path, heard } = conversation;
  const kept = transcript.filter(({ lines }) => !lines?.some((line) => slowLine.test(line)));
  const { context, value } = snapshot as unknown as { context: unknown; value: unknown };
  return {
    settled: outbox.length === 0 && Object.keys(waiting).length === 0,
    at,
    language,
    gone,
    seen,
    parked,
    transcript: kept.map((entry) => without(entry, ['at', 'key', 'n'])),
    state: value,
    memory: withoutTimes(context),
    question: withoutTimes(without(question ?? {}, ['id'])),
    timers: timers.map(({ id, event }) => ({ id, event })),
    path: path.map(({ state }) => state),
    saidSinceHeard: heard.said,
  };
}

const without = (from: object, names: string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));

/** Points in time and what was made by chance, by their looks. */
function withoutTimes(value: unknown): unknown {
  const text = JSON.stringify(value, (_name, inner) => {
    if (typeof inner === 'number' && inner > 1_600_000_000_000) return 'a time';
    if (typeof inner === 'string' && /^\d{4}-\d\d-\d\dT\d\d:/.test(inner)) return 'a time';
    if (typeof inner === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(inner)) return 'an id';
    return inner;
  });
  return text === undefined ? null : JSON.parse(text);
}
