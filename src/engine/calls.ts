/** Makes the calls that flows wait for; what fails is tried again, and in the end the flow hears `onError`. */
import type { Clock } from './clock.ts';
import { type Call, replaceEffect } from './conversation.ts';
import type { Observer } from './engine.ts';
import type { Leases } from './leases.ts';
import { type CallOptions as How, type Post, type ServiceImplementations, TerminalError } from './outside.ts';
import { nameOf, type Records } from './records.ts';
import { callPlan, waitAfter } from './retry.ts';
import { endCall, park } from './step.ts';
import { type StepSettings, startAnew } from './take-step.ts';

export interface CallOptions extends StepSettings {
  records: Records;
  post: Post;
  services: ServiceImplementations;
  clock: Clock;
  leases: Leases;
  abort: AbortSignal;
  random: () => number;
  observe: Observer;
}

export interface Calls {
  /** Makes one try and writes down what became of it. */
  make(id: string, effect: Call): Promise<void>;
}

/** A call that is answered sooner is over before anybody has seen that something is being done. */
const typingAfterMs = 300;

type Result = { output: unknown } | { error: string };

/** Throws nothing but what the store throws: a failed call is written down as one. */
export function createCalls(options: CallOptions): Calls {
  const { records, post, services, clock, leases, abort, random, observe } = options;

  async function attempt(id: string, effect: Call): Promise<unknown> {
    const began = clock.now();
    const { service, key } = effect;
    const implementation = services[service] as (input: unknown, how: How) => unknown;
    const called = (how: { ok: true } | { ok: false; error: unknown }) => {
      if (!abort.aborted) observe({ what: 'called', conversation: id, service, ...how, ms: clock.now() - began });
    };
    try {
      const output = await implementation(effect.input, { key, signal: abort, conversation: id });
      called({ ok: true });
      return output;
    } catch (error) {
      called({ ok: false, error });
      throw error;
    }
  }

  async function failed(id: string, effect: Call, error: unknown) {
    const attempts = effect.attempts + 1;
    const inMs = error instanceof TerminalError ? null : waitAfter(attempts, callPlan, random);
    if (inMs === null) return finish(id, effect, { error: nameOf(error) });
    observe({ what: 'retrying', conversation: id, kind: 'call', service: effect.service, error, inMs });
    await records.change(id, undefined, (conversation, now) =>
      replaceEffect(conversation, { ...effect, attempts, dueAt: now + inMs, lease: null }),
    );
  }

  async function finish(id: string, effect: Call, result: Result) {
    await records.change(id, undefined, (conversation, now) => {
      if (!conversation.outbox.some(({ key }) => key === effect.key)) return null;
      try {
        return endCall({ conversation, now }, effect, result, options);
      } catch (error) {
        observe({ what: 'parked', conversation: id, kind: 'call', error });
        // The flow cannot go on from here, and must not wait for ever.
        const before = { ...conversation, version: conversation.version + 1 };
        const anew = startAnew({ conversation: before, now }, 'root.apology', options);
        return park(anew, { at: now, what: 'call', which: effect.key, error: nameOf(error) });
      }
    });
  }

  return {
    async make(id, effect) {
      // Written down as ours by the step that made it, or now.
      if (!leases.alone && !leases.fresh(effect.lease)) {
        const lease = leases.take();
        const taken = await records.change(id, undefined, (now) => replaceEffect(now, { ...effect, lease }));
        if (taken === null) return;
      }
      const notTyping = clock.after(typingAfterMs, () => post.typing(id));
      let output: unknown;
      try {
        output = await attempt(id, effect).finally(notTyping);
      } catch (error) {
        if (!abort.aborted) await failed(id, effect, error);
        return;
      }
      await finish(id, effect, { output });
    },
  };
}
