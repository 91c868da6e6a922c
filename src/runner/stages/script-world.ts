/** What outlives the process in a dialogue that is played here: clock, mock services, store, and the chats. */
import type { createApprovals } from '../../callbacks/vneid.ts';
import type { Message } from '../../channels/channel.ts';
import type { Clock } from '../../engine/clock.ts';
import type { FrozenConversation } from '../../engine/conversation.ts';
import { createMockServicesInMemory, type MockServicesInMemory } from '../../mocks/in-memory.ts';
import { createMemoryStore } from '../../stores/memory.ts';
import { people } from '../format/people.ts';
import { createFailingStore, type FailingStore } from './failing-store.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createInnerFaults, type InnerFaults } from './inner-faults.ts';

/** A Saturday morning in Vietnam. */
const startAt = Date.parse('2026-11-21T02:00:00Z');
/** Rounds of the event loop without anything happening, after which only the clock can bring something. */
const quietRounds = 3;

export interface ScriptWorld {
  clock: FakeClock;
  mocks: MockServicesInMemory;
  innerFaults: InnerFaults;
  /** Takes the VNeID service's callbacks in; null while no process runs. */
  approvals: ReturnType<typeof createApprovals> | null;
  store: FailingStore<FrozenConversation>;
  /** To be called whenever something happens. */
  active(): void;
  settle(): Promise<void>;
  /** The messages to this citizen, the oldest first. */
  chat(name: string): Message[];
  /** Who has blocked the assistant. */
  blocked: Set<string>;
  /** 1, 2, 3 … */
  next(): number;
  /** Which life of the process this is; an earlier one's deeds reach nobody. */
  life: number;
  /** Whose conversations wait for a person, by id. */
  waiting: Set<string>;
}

/** Costs a tenth of a millisecond; holds nothing that needs closing. */
export function createScriptWorld(): ScriptWorld {
  const chats = new Map<string, Message[]>();
  let activity = 0;
  let count = 0;
  const active = () => {
    activity += 1;
  };
  async function settle() {
    for (let quiet = 0; quiet < quietRounds; ) {
      const before = activity;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = before === activity ? quiet + 1 : 0;
    }
  }
  const clock = watched(createFakeClock(startAt, settle), active);
  const mocks = createMockServicesInMemory({
    citizens: [...people],
    clock,
    async callBack(event) {
      await world.approvals?.(event);
      active();
      return world.approvals !== null;
    },
  });
  const world: ScriptWorld = {
    approvals: null,
    clock,
    mocks: { ...mocks, fetch: (...request) => mocks.fetch(...request).finally(active) },
    innerFaults: createInnerFaults(clock),
    store: createFailingStore(createMemoryStore<FrozenConversation>(), active),
    active,
    settle,
    chat(name) {
      const messages = chats.get(name) ?? [];
      chats.set(name, messages);
      return messages;
    },
    blocked: new Set(),
    next() {
      count += 1;
      return count;
    },
    life: 0,
    waiting: new Set(),
  };
  return world;
}

const watched = (clock: FakeClock, active: () => void): FakeClock => ({
  ...clock,
  after(...wait: Parameters<Clock['after']>) {
    active();
    return clock.after(...wait);
  },
});
