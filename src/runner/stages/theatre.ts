/** Plays dialogues over the whole stack, as a citizen on a platform meets it; only time, the people and the services are made up. */
import { randomUUID } from 'node:crypto';
import { movedStates } from '../../../flows/root.ts';
import { begin, thaw } from '../../engine/conversation.ts';
import type { Engine } from '../../engine/engine.ts';
import { flowsFor, listensFor, revive, statePath } from '../../engine/machine.ts';
import { createSeal } from '../../engine/seal.ts';
import type { MockServices } from '../../mocks/services.ts';
import type { Dialogue } from '../dialogue.ts';
import { people as citizens } from '../format/people.ts';
import type { Ability, Person, Stage, Theatre } from '../stage.ts';
import { applyFault } from './faults.ts';
import type { MortalStore } from './mortal-store.ts';
import { createMovableClock, type MovableClock } from './movable-clock.ts';
import type { About, Platform } from './platform.ts';
import { comeToRest, StageError } from './rest.ts';
import { createStageDesk, orderAs } from './staff.ts';
import { dataKey, type Life, startLife, startWholeStack } from './whole-stack.ts';

const everywhere: Ability[] = ['clock', 'faults', 'state', 'restart', 'phone', 'links', 'staff'];

/** A Saturday morning in Vietnam. */
const startAt = Date.parse('2026-11-21T02:00:00Z');

/** Moves of the clock after which what an earlier dialogue has left running is not waited for any more. */
const movesAtMost = 200;

/**
 * A theatre with everything of this process's own: one stack per setting of LINKING, started when a dialogue first needs it. Its
 * dialogues must be played one after the other; each has citizens, services and faults of its own. Time stands still but in `pass`.
 */
export function createTheatre(start: (clock: MovableClock) => Promise<Platform>, about: About): Theatre {
  const worlds = new Map<Dialogue['linking'], World>();
  return {
    name: about.name,
    can: new Set([...everywhere, ...about.can]),
    sends: new Set(about.sends),
    tellsLanguage: about.tellsLanguage,
    async open(dialogue) {
      const { linking } = dialogue;
      const kept = worlds.get(linking);
      const usable = await kept?.startOver().catch(() => false);
      if (kept && usable) return createStage(kept, dialogue);
      await kept?.close();
      const world = await startWorld({ start, linking });
      worlds.set(linking, world);
      return createStage(world, dialogue);
    },
    async close() {
      await Promise.all([...worlds.values()].map((world) => world.close()));
      worlds.clear();
    },
  };
}

interface World extends Pick<Stage, 'settle' | 'restart' | 'pass' | 'close'> {
  services: MockServices;
  clock: MovableClock;
  store(): MortalStore;
  /** What LINKING is now. */
  linking(): Dialogue['linking'];
  newcomer: Platform['newcomer'];
  /** Of the present life. */
  engine(): Engine;
  /** From now on there is this help desk, for which nobody waits. */
  haveDesk(desk: Dialogue['desk']): void;
  /** Forgets everybody and everything that has happened, once what is still running has ended; false when it never does. */
  startOver(): Promise<boolean>;
}

/** A clock that can be put back, when nobody waits for anything any more. */
function createClockOfDialogues(): MovableClock & { startOver(): void } {
  const create = () => createMovableClock({ runs: false, startAt });
  let clock = create();
  return {
    now: () => clock.now(),
    after: (ms, callback) => clock.after(ms, callback),
    pass: (ms) => clock.pass(ms),
    next: () => clock.next(),
    touched: () => clock.touched(),
    startOver() {
      clock = create();
    },
  };
}

interface WorldOptions extends Pick<Dialogue, 'linking'> {
  start: (clock: MovableClock) => Promise<Platform>;
}

const quiet = { logLevel: 'silent', log: () => {} } as const;

async function startWorld({ start, linking: first }: WorldOptions): Promise<World> {
  const clock = createClockOfDialogues();
  const platform = await start(clock);
  const stack = await startWholeStack({ platform, linking: first, clock, services: { clock }, ...quiet });
  const { services } = stack;
  let visitors: Array<ReturnType<Platform['newcomer']>> = [];
  let fatal: string | null = null;
  let linking = first;
  const desk = createStageDesk();
  const begun = () =>
    startLife({ stack, clock, linking, deskNow: desk.now }, (reason) => {
      fatal = reason;
    });
  let life = await begun();

  async function restart(other = linking) {
    await life.die();
    linking = other;
    life = await begun();
  }

  /** `idle`: nothing at all is under way. `waiting`: something is, for which time has to go on. Throws `StageError`. */
  async function rest() {
    const reached = await comeToRest({ platform, clock, life });
    if (fatal !== null) throw new StageError(`the assistant has given up: ${fatal}`);
    return reached;
  }

  const conversations = () => visitors.map(({ conversation }) => conversation()).filter((id) => id !== null);

  /** Lets time go on until nothing is under way, or `enough`; false when that never comes. */
  async function moveUntil(enough: () => boolean): Promise<boolean> {
    for (let moves = 0; (await rest()) === 'waiting' && !enough(); moves += 1) {
      if (moves === movesAtMost) return false;
      clock.pass((await nextAt('waiting', { clock, life })) - clock.now());
    }
    return true;
  }

  return {
    services,
    clock,
    store: () => life.store,
    linking: () => linking,
    engine: () => life.assistant.engine,
    haveDesk: desk.begin,
    async settle() {
      // Who polls pauses after a failure; the platform has what was not taken, and no dialogue ends before that has been taken.
      if (!(await moveUntil(() => platform.pending() === 0 && life.assistant.untaken() === 0)))
        throw new StageError('the assistant does not take what it is sent');
      await platform.look?.();
      await desk.count(conversations(), life.assistant.engine);
    },
    newcomer(options) {
      const visitor = platform.newcomer(options);
      visitors.push(visitor);
      return visitor;
    },
    async pass(ms) {
      const end = clock.now() + ms;
      // Somebody looks on all the while: a page forgets in 48 hours.
      const nextSeen = async () => {
        const reached = await rest();
        await platform.look?.();
        return nextAt(reached, { clock, life });
      };
      for (let at = await nextSeen(); at < end; at = await nextSeen()) clock.pass(at - clock.now());
      clock.pass(end - clock.now());
      await services.approveDue();
      await rest();
      await platform.look?.();
    },
    restart,
    async startOver() {
      life.store.fail(0, 'none');
      await platform.startOver();
      services.faults.clear();
      if (!(await moveUntil(() => false))) return false;
      // Or their reminders would go out in the middle of other dialogues.
      await Promise.all(conversations().map((id) => life.store.truth.erase(id)));
      visitors = [];
      // Each dialogue begins at the same instant, with an assistant that knows of no other time.
      await life.die();
      clock.startOver();
      services.reset();
      linking = first;
      life = await begun();
      return true;
    },
    async close() {
      await life.die();
      await stack.close();
    },
  };
}

/** When something happens next, unless somebody does something. While nothing is under way only the store can tell: the engine's own looks at it every minute are passed over. */
async function nextAt(
  reached: 'idle' | 'waiting',
  { clock, life }: { clock: MovableClock; life: Life },
): Promise<number> {
  const due = reached === 'idle' ? ((await life.store.truth.nextDueAt()) ?? Number.POSITIVE_INFINITY) : 0;
  return due > clock.now() ? due : (clock.next() ?? Number.POSITIVE_INFINITY);
}

function createStage(world: World, dialogue: Dialogue): Stage {
  const { services, clock } = world;
  world.haveDesk(dialogue.desk);
  const people = new Map<string, Person>();
  const accounts = new Map(citizens.map(({ cccd, account }) => [cccd, account?.id]));
  return {
    person(name) {
      const known = people.get(name);
      if (known) return known;
      const { conversation, deeds } = world.newcomer({ name, language: dialogue.language });
      const person: Person = {
        ...deeds,
        state: () => stateOf(world, conversation(), dialogue.language),
        order: (by, act) => orderAs(world.engine(), conversation(), { by, act, id: randomUUID() }),
      };
      people.set(name, person);
      return person;
    },
    settle: world.settle,
    pass: world.pass,
    restart: world.restart,
    fault: (fault) => applyFault(services.faults, fault, clock.now()),
    failStore: (times, effect) => world.store().fail(times, effect),
    sms: (phone) => services.sms(phone).map(({ text }) => text),
    link(cccd) {
      const id = accounts.get(cccd);
      if (id === undefined) return null;
      const link = services.links().find(({ accountId }) => accountId === id);
      return { to: link?.to ?? null, confirmed: link?.confirmed ?? 0, removed: link?.removed ?? 0 };
    },
    // What is left of the dialogue is done away with when the next one begins, or with the theatre.
    close: async () => {},
  };
}

/** Where the record stands; who has never written stands where everybody begins. */
async function stateOf({ store, linking, engine }: World, id: string | null, language: Dialogue['language']) {
  const frozen = id === null ? null : await store().truth.read(id);
  const record = frozen ? thaw(frozen, createSeal(dataKey)) : begin('nobody', '', language);
  const { snapshot, outbox } = record;
  const live = revive(flowsFor({ linkingHere: linking() === 'both' }), snapshot, movedStates);
  const events = [...listensFor(live)].filter((type) => !type.startsWith('xstate.'));
  const services = outbox.flatMap((effect) => (effect.kind === 'call' ? [effect.service] : []));
  const moves = frozen ? engine().moves(record) : [];
  return { path: frozen?.at ?? statePath(snapshot), waitsFor: [...events, ...services], moves };
}
