/**
 * Figures that are read whenever somebody asks for them: how the assistant is at that moment. One that cannot be read is shown as NaN: a
 * `collect` that throws would take every other figure with it, just when they are looked at.
 */
import { Gauge, type Registry } from 'prom-client';
import type { Channel } from './channels/channel.ts';

export interface GaugesOptions {
  /** Epoch ms of the effect that has waited longest, null when none waits. */
  oldestDue: () => Promise<number | null>;
  now: () => number;
  channels: Array<Pick<Channel, 'name' | 'trouble'>>;
  /** Messages that are safe and not yet taken. */
  untaken: () => number;
  /** Throws when the assistant cannot work right now. */
  ready: () => Promise<void>;
  /** What this process is for. */
  role: string;
}

/** Puts them into the registers. */
export function addGauges(
  registers: Registry[],
  { oldestDue, now, channels, untaken, ready, role }: GaugesOptions,
): void {
  new Gauge({ name: 'assistant_info', help: 'What this process is', labelNames: ['role'], registers }).set({ role }, 1);
  gaugeOfReady(registers, ready);
  gaugeOfTrouble(registers, channels);
  gaugeOfUntaken(registers, untaken);
  gaugeOfWaiting(registers, { oldestDue, now });
}

/** NaN, when reading throws. */
async function figure(read: () => number | Promise<number>): Promise<number> {
  try {
    return await read();
  } catch {
    return Number.NaN;
  }
}

/** As `/readyz` says. */
function gaugeOfReady(registers: Registry[], ready: () => Promise<void>) {
  return new Gauge({
    name: 'assistant_ready',
    help: 'Whether the assistant can work right now',
    registers,
    async collect() {
      await ready().then(
        () => this.set(1),
        () => this.set(0),
      );
    },
  });
}

/** A few at most, unless the store fails. */
function gaugeOfUntaken(registers: Registry[], untaken: () => number) {
  return new Gauge({
    name: 'assistant_inbox_waiting',
    help: 'Messages that are safe and not yet taken',
    registers,
    async collect() {
      this.set(await figure(untaken));
    },
  });
}

/** 1 for a channel that says it cannot work. */
function gaugeOfTrouble(registers: Registry[], channels: GaugesOptions['channels']) {
  return new Gauge({
    name: 'assistant_channel_trouble',
    help: 'Whether something keeps a channel from working',
    labelNames: ['channel'],
    registers,
    async collect() {
      for (const { name, trouble } of channels) this.set({ channel: name }, await figure(() => (trouble?.() ? 1 : 0)));
    },
  });
}

/** How long the oldest effect has waited, in seconds, read whenever the figures are. */
function gaugeOfWaiting(registers: Registry[], { oldestDue, now }: Pick<GaugesOptions, 'oldestDue' | 'now'>) {
  return new Gauge({
    name: 'assistant_oldest_due_seconds',
    help: 'How long the oldest effect has waited',
    registers,
    async collect() {
      const waited = async () => {
        const oldest = await oldestDue();
        return oldest === null ? 0 : (now() - oldest) / 1_000;
      };
      this.set(await figure(waited));
    },
  });
}
