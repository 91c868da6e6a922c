/** Figures for Prometheus; counts and times, nothing of any citizen's. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Channel } from './channels/channel.ts';
import type { Observer } from './engine/engine.ts';

export interface Metrics {
  observe: Observer;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  contentType: string;
}

const seconds = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 120];

export interface MetricsOptions {
  /** Epoch ms of the effect that has waited longest, null when none waits. */
  oldestDue: () => Promise<number | null>;
  now: () => number;
  channels: Array<Pick<Channel, 'name' | 'trouble'>>;
  /** Messages that are safe and not yet taken. */
  untaken: () => number;
}

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
export function createMetrics({ oldestDue, now, channels, untaken }: MetricsOptions): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const messages = new Counter({
    name: 'assistant_messages_total',
    help: 'Messages taken in',
    labelNames: ['repeated'],
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
  gaugeOfTrouble(registers, channels);
  gaugeOfUntaken(registers, untaken);
  gaugeOfWaiting(registers, { oldestDue, now });

  return {
    observe(observation) {
      switch (observation.what) {
        case 'heard':
          messages.inc({ repeated: String(observation.repeated) });
          return step.observe(observation.ms / 1_000);
        case 'said':
          return said.observe(Math.max(0, observation.lateMs) / 1_000);
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
    text: async () => `${await ofProcess().metrics()}\n${await registry.metrics()}`,
    contentType: registry.contentType,
  };
}

/** A few at most, unless the store fails. */
function gaugeOfUntaken(registers: Registry[], untaken: () => number) {
  return new Gauge({
    name: 'assistant_inbox_waiting',
    help: 'Messages that are safe and not yet taken',
    registers,
    collect() {
      this.set(untaken());
    },
  });
}

/** 1 for a channel that says it cannot work. */
function gaugeOfTrouble(registers: Registry[], channels: MetricsOptions['channels']) {
  return new Gauge({
    name: 'assistant_channel_trouble',
    help: 'Whether something keeps a channel from working',
    labelNames: ['channel'],
    registers,
    collect() {
      for (const { name, trouble } of channels) this.set({ channel: name }, trouble?.() ? 1 : 0);
    },
  });
}

/** How long the oldest effect has waited, in seconds, read whenever the figures are. */
function gaugeOfWaiting(registers: Registry[], { oldestDue, now }: Pick<MetricsOptions, 'oldestDue' | 'now'>) {
  return new Gauge({
    name: 'assistant_oldest_due_seconds',
    help: 'How long the oldest effect has waited',
    registers,
    async collect() {
      const oldest = await oldestDue();
      this.set(oldest === null ? 0 : (now() - oldest) / 1_000);
    },
  });
}
