/** Dialogues in this process: the real engine, clients and mock services, on a fake clock and without a socket or a file. */
import { movedStates } from '../../../flows/root.ts';
import type { Channel, Message } from '../../channels/channel.ts';
import { createPost } from '../../channels/post.ts';
import { type FrozenConversation, thaw } from '../../engine/conversation.ts';
import { createEngine, type Engine, type EngineOptions } from '../../engine/engine.ts';
import { type FlowMachine, flowsFor, listensFor, revive, statePath } from '../../engine/machine.ts';
import type { Said } from '../../engine/outside.ts';
import { createSeal } from '../../engine/seal.ts';
import { createMockServicesInMemory } from '../../mocks/in-memory.ts';
import { createServices } from '../../services/services.ts';
import { createSpeech } from '../../speech.ts';
import { createMemoryStore } from '../../stores/memory.ts';
import type { Dialogue } from '../dialogue.ts';
import { people } from '../format/people.ts';
import type { Person, Stage, Theatre } from '../stage.ts';
import { createFailingStore } from './failing-store.ts';
import { createFakeClock } from './fake-clock.ts';
import { applyFault } from './faults.ts';

/** A Saturday morning in Vietnam. */
const startAt = Date.parse('2026-11-21T02:00:00Z');
const dataKey = 'a key for dialogues that are played here';
const seal = createSeal(dataKey);
const speech = createSpeech();

export interface InProcessOptions {
  /** Instead of the flows as they are, one for each value of LINKING. */
  machines?: Partial<Record<Dialogue['linking'], FlowMachine>>;
  /** Told the key of every line that is said. */
  said?: (line: string) => void;
}

/** Everything that a dialogue may ask for can be done here. */
export function createInProcessTheatre(options: InProcessOptions = {}): Theatre {
  return {
    name: 'in-process',
    can: new Set(['clock', 'faults', 'state', 'restart', 'store', 'phone', 'links', 'redelivery']),
    open: (dialogue) => openStage(dialogue, options),
    async close() {},
  };
}

const machines = {
  both: flowsFor({ linkingHere: true }),
  guide: flowsFor({ linkingHere: false }),
};

async function openStage(dialogue: Dialogue, options: InProcessOptions): Promise<Stage> {
  let activity = 0;
  const active = () => {
    activity += 1;
  };
  /** Everything here is promises: what has not moved for three rounds of the event loop waits for the clock. */
  async function settle() {
    for (let quiet = 0; quiet < 3; ) {
      const before = activity;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = before === activity ? quiet + 1 : 0;
    }
  }
  const clock = createFakeClock(startAt, settle);
  const watched = { ...clock, after: (ms: number, callback: () => void) => (active(), clock.after(ms, callback)) };
  const mocks = createMockServicesInMemory({ citizens: [...people], clock: watched });
  const store = createFailingStore(createMemoryStore<FrozenConversation>(), active);
  const machine = options.machines?.[dialogue.linking] ?? machines[dialogue.linking];
  const heard = new Map<string, Message[]>();
  const chat = (name: string) => heard.get(name) ?? heard.set(name, []).get(name) ?? [];
  let nonces = 0;
  let messages = 0;
  let alive = 0;

  /** One life of the process: what an earlier one still does reaches nobody. */
  async function live(): Promise<Engine> {
    alive += 1;
    const life = alive;
    const channel: Channel = {
      name: 'script',
      maxText: 4_096,
      buttons: true,
      async start() {},
      async send(message) {
        active();
        if (life !== alive) throw new Error('this process is dead');
        chat(message.chat).push(message);
      },
      typing() {},
      async stop() {},
    };
    const post = createPost({ channels: [channel], speech });
    const settings: EngineOptions = {
      store: store.forLife(() => life === alive),
      post: {
        ...post,
        deliver(outgoing, signal) {
          for (const { line } of outgoing.lines) options.said?.(line);
          return post.deliver(outgoing, signal);
        },
      },
      services: createServices({
        registryUrl: mocks.urls.registry,
        vneidUrl: mocks.urls.vneid,
        token: '',
        dataKey,
        clock: watched,
        fetch: async (...request) => {
          active();
          return mocks.fetch(...request).finally(active);
        },
      }),
      seal,
      clock: watched,
      machine,
      moved: movedStates,
      inEveryLanguage: speech.inEveryLanguage,
      nonce: () => `nonce-${String((nonces += 1)).padStart(8, '0')}`,
      random: () => 0,
      observe: active,
      alone: true,
    };
    const engine = createEngine(settings);
    await engine.start();
    return engine;
  }
  let engine = await live();

  function person(name: string): Person {
    const conversation = `script:${name}`;
    let last: { said: Said; messageId: string } | undefined;
    /** As a platform does: what was not taken is brought again. */
    async function bring(said: Said, messageId: string) {
      last = { said, messageId };
      const languageHint = dialogue.language;
      for (let tries = 1; ; tries += 1) {
        try {
          return void (await engine.receive({ conversation, messageId, said, languageHint }));
        } catch (error) {
          if (tries >= 20) throw error;
        }
      }
    }
    const nextId = () => String((messages += 1));
    return {
      say: (text) => bring({ kind: 'text', text }, nextId()),
      press: (message, button) =>
        bring({ kind: 'button', payload: chat(name)[message]?.buttons[button]?.payload ?? '' }, nextId()),
      send: (media, caption) => bring({ kind: 'media', media, ...(caption !== undefined && { caption }) }, nextId()),
      async swapped(texts) {
        const messagesOf = texts.map((text) => ({ said: { kind: 'text', text } as const, id: nextId() }));
        for (const { said, id } of messagesOf.reverse()) await bring(said, id);
      },
      async redeliver() {
        if (last) await bring(last.said, last.messageId);
      },
      heard: () => chat(name).map(({ text, buttons }) => ({ text, buttons: buttons.map(({ label }) => label) })),
      async state() {
        const frozen = await store.peek(conversation);
        if (frozen === null) return { path: 'fresh', waitsFor: [] };
        const { snapshot, outbox } = thaw(frozen, seal);
        const listens = [...listensFor(revive(machine, snapshot, movedStates))];
        const calls = outbox.flatMap((effect) => (effect.kind === 'call' ? [effect.service as string] : []));
        return {
          path: statePath(snapshot),
          waitsFor: [...listens.filter((name) => !name.startsWith('xstate.')), ...calls],
        };
      },
    };
  }

  return {
    person,
    settle,
    pass: clock.advance,
    fault: (fault) => applyFault(mocks.faults, fault, clock.now()),
    async restart() {
      engine = await live();
    },
    failStore: store.fail,
    sms: (phone) => mocks.sms(phone).map(({ text }) => text),
    link(cccd) {
      const account = people.find((citizen) => citizen.cccd === cccd)?.account;
      if (!account) return null;
      const link = mocks.links().find(({ accountId }) => accountId === account.id);
      return link ?? { to: null, confirmed: 0, removed: 0 };
    },
    async close() {
      alive += 1;
    },
  };
}
