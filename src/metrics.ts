/** Figures for Prometheus; counts and times, nothing of any citizen's. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Observer } from './engine/engine.ts';
import { addGauges, type GaugesOptions } from './gauges.ts';

export interface Metrics {
  observe: Observer;
  /** To be told of each message that a channel passes over for good, which never came to the engine. */
  passedOver(): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  contentType: string;
}

const seconds = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 120];

/** So that the first of a kind is a rise, and not a beginning which no rule sees. */
const parkedKinds = ['message', 'delivery', 'call', 'timer', 'event', 'update'] as const;
const channelOf = (conversation: string) => conversation.split(':', 1)[0] ?? '';

let shared: Registry | undefined;

/** Figures of the process itself. Once: what collects them is never let go again, and would keep all of an assistant that has ended. */
function ofProcess(): Registry {
  if (shared === undefined) {
    shared = new Registry();
    collectDefaultMetrics({ register: shared });
  }
  return shared;
}

/** Of one running assistant. */
export function createMetrics(options: GaugesOptions): Metrics {
  const registry = new Registry();
  const { messages, step, said, calls, retries, parked, notified, renewed, failures } = createCounts([registry]);
  addGauges([registry], options);

  return {
    observe(observation) {
      switch (observation.what) {
        case 'heard':
          messages.inc({ channel: channelOf(observation.conversation), repeated: String(observation.repeated) });
          return step.observe(observation.ms / 1_000);
        case 'said':
          return said.observe(
            { channel: channelOf(observation.conversation) },
            Math.max(0, observation.lateMs) / 1_000,
          );
        case 'called':
          return calls.observe({ service: observation.service, ok: String(observation.ok) }, observation.ms / 1_000);
        case 'retrying':
          return retries.inc({ kind: observation.kind });
        case 'parked':
          return parked.inc({ kind: observation.kind });
        case 'notified':
          return notified.inc({ kind: observation.kind });
        case 'renewed':
          return renewed.inc();
        case 'failed':
          return failures.inc();
      }
    },
    passedOver: () => parked.inc({ kind: 'update' }),
    text: async () => `${await ofProcess().metrics()}\n${await registry.metrics()}`,
    contentType: registry.contentType,
  };
}

/** What is counted, and what is timed. */
function createCounts(registers: Registry[]) {
  const messages = new Counter({
    name: 'assistant_messages_total',
    help: 'Messages taken in',
    labelNames: ['channel', 'repeated'],
    registers,
  });
  const step = new Histogram({
    name: 'assistant_step_seconds',
    help: 'From receipt to durable',
    buckets: seconds,
    registers,
  });
  const said = new Histogram({
    name: 'assistant_delivery_seconds',
    help: 'From due to delivered',
    labelNames: ['channel'],
    buckets: seconds,
    registers,
  });
  const calls = new Histogram({
    name: 'assistant_call_seconds',
    help: 'Calls of services',
    labelNames: ['service', 'ok'],
    buckets: seconds,
    registers,
  });
  const retries = new Counter({
    name: 'assistant_retries_total',
    help: 'Failed tries, to be tried again',
    labelNames: ['kind'],
    registers,
  });
  const parked = new Counter({
    name: 'assistant_parked_total',
    help: 'Given up, for staff to look at',
    labelNames: ['kind'],
    registers,
  });
  const notified = new Counter({
    name: 'assistant_notified_total',
    help: 'Events that a service told by itself',
    labelNames: ['kind'],
    registers,
  });
  const renewed = new Counter({
    name: 'assistant_renewed_total',
    help: 'Conversations that had to begin anew',
    registers,
  });
  const failures = new Counter({ name: 'assistant_store_failures_total', help: 'The store failed', registers });
  for (const kind of parkedKinds) parked.inc({ kind }, 0);
  return { messages, step, said, calls, retries, parked, notified, renewed, failures };
}
