/** From the moment a takeover is confirmed nothing of the assistant's arrives, whatever is queued, under way or failing then. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { OrderOutcome } from '../../src/engine/orders.ts';
import type { Order } from '../../src/engine/staffing.ts';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { isOfStaff, openWorld, type World } from './takeover-world.ts';

interface Run {
  /** The state in which it was taken over. */
  state: string;
  lastMessage: string;
  /** Messages of the assistant's that waited, or were on their way, when it was asked for. */
  queued: number;
  sending: boolean;
}

/** Where a takeover comes: so many turns after the conversation has come through so many states. */
const statesOnTheWay = 22;

async function play(world: World): Promise<Run> {
  const { chance, tries } = world;
  const speaking = world.citizen();
  const [first] = world.engines as [Engine];
  const after = chance.below(statesOnTheWay);
  let record = null;
  for (let looks = 0; looks < 1_000; looks += 1) {
    record = await first.read('test:1').catch(() => null);
    if (record && record.path.length >= after) break;
    await world.turns(3);
  }
  await world.turns(30);
  const state = await world.at();
  record = (await first.read('test:1').catch(() => null)) ?? record;
  const queued = record?.outbox.filter(({ kind }) => kind === 'say').length ?? 0;
  const sending = tries.some(({ ended }) => ended === null);
  const confirmed = await takeAtOnce(world, null);
  await stay(world, confirmed);
  await speaking;
  await world.quiet();
  expectFence(world, confirmed);
  return { state, lastMessage: confirmed.lastMessage, queued, sending };
}

interface Confirmed {
  at: number;
  holder: string;
  lastMessage: string;
  /** What was being handed to the platform when it was not known how that would end. */
  unknown: Set<string>;
}

/** Two people press at once: one wins, the other is told who. */
async function takeAtOnce(world: World, from: string | null): Promise<Confirmed> {
  const { engines, chance, tries } = world;
  const people = from === null ? ['lan', 'minh'] : ['hoa', 'tam'];
  const press = async (who: string) => {
    await world.turns(2);
    const engine = engines[chance.below(engines.length)] as Engine;
    let outcome: OrderOutcome;
    do outcome = await world.order(engine, who, { kind: 'take', from });
    while (outcome.outcome === 'unknown');
    const unknown = new Set(tries.filter(({ ended }) => ended === null).map(({ key }) => key));
    return { who, outcome, at: world.moment(), unknown };
  };
  const pressed = await Promise.all(people.map(press));
  const winners = pressed.filter(({ outcome }) => outcome.outcome === 'done');
  expect(winners).toHaveLength(1);
  const [winner] = winners as [(typeof pressed)[number]];
  const [loser] = pressed.filter((one) => one !== winner) as [(typeof pressed)[number]];
  expect(loser.outcome).toEqual({ outcome: 'held', by: { id: winner.who, name: winner.who } });
  const { lastMessage } = winner.outcome as { lastMessage: string };
  return {
    at: winner.at,
    holder: winner.who,
    lastMessage,
    unknown: lastMessage === 'unknown' ? winner.unknown : new Set(),
  };
}

/** What staff and the clock do while it is held. */
async function stay(world: World, { holder }: Confirmed) {
  const { chance, engines } = world;
  let speaker = holder;
  for (let nth = 0; nth < 3; nth += 1) {
    await world.turns(20);
    const engine = engines[chance.below(engines.length)] as Engine;
    const reply: Order = { kind: 'say', id: `r${nth}`, text: 'Vâng' };
    expect(await world.order(engine, speaker, reply)).toMatchObject({ outcome: 'done' });
    if (nth === 1 && chance.is(0.3)) speaker = (await takeAtOnce(world, holder)).holder;
  }
}

function expectFence({ tries }: World, { at, unknown }: Confirmed) {
  const assistants = tries.filter((one) => !isOfStaff(one));
  expect(assistants.filter(({ began }) => began > at)).toEqual([]);
  const late = assistants.filter(({ key, ended }) => (ended === null || ended > at) && !unknown.has(key));
  expect(late).toEqual([]);
  // And people get through: each of their messages arrives, once as far as the platform has said so.
  expect(tries.filter(({ lines, arrived }) => arrived && lines.includes('handoff.taken')).length).toBeGreaterThan(0);
  expect(new Set(tries.filter(({ lines }) => lines.includes('handoff.reply')).map(({ key }) => key)).size).toBe(3);
}

interface Runs {
  seeds: number;
  from: number;
  processes?: number;
  store?: (run: number) => Promise<Store<FrozenConversation>>;
  /** Runs that go on side by side. */
  abreast?: number;
}

async function playAll({ seeds, from, processes = 1, store = async () => createMemoryStore(), abreast = 1 }: Runs) {
  const runs: Run[] = [];
  let next = from;
  const playRest = async () => {
    while (next < from + seeds) {
      const seed = next;
      next += 1;
      runs.push(await playOne(seed));
    }
  };
  async function playOne(seed: number) {
    const opened = await store(seed);
    const world = await openWorld({ seed, store: opened, processes });
    try {
      return await play(world);
    } catch (error) {
      throw new Error(`with seed ${seed}`, { cause: error });
    } finally {
      await world.close();
      await opened.close();
    }
  }
  await Promise.all(Array.from({ length: abreast }, playRest));
  return runs;
}

function report(what: string, runs: Run[]) {
  const states = Map.groupBy(runs, ({ state }) => state);
  const sending = runs.filter((run) => run.sending).length;
  const queued = runs.filter((run) => run.queued > 1).length;
  const over = runs.filter(({ lastMessage }) => lastMessage === 'over').length;
  const unknown = runs.filter(({ lastMessage }) => lastMessage === 'unknown').length;
  console.log(
    `${what}: ${runs.length} takeovers in ${states.size} states, ${sending} with a message under way, ${queued} with several queued; ${over} waited for the last one, of ${unknown} it stayed unknown`,
  );
  return states;
}

/** Where a conversation stays for a while on the way to a link. */
const everyPoint = [
  'menu.asking',
  'linking.consent',
  'linking.askingCccd',
  'linking.askingDateOfBirth',
  'linking.matching.running',
  'linking.offeringUpdate',
  'linking.updating.running',
  'linking.checkingVneid.running',
  'linking.code.sending.running',
  'linking.code.asking',
  'linking.code.checking.running',
  'linking.learningHolder.running',
  'linking.confirming',
  'linking.saving.running',
];

it('in 860 runs, at every point of linking', async () => {
  const runs = await playAll({ seeds: 860, from: 1 });
  const states = report('one process', runs);
  for (const point of everyPoint) expect(states.get(point)?.length ?? 0, point).toBeGreaterThan(4);
  expect(runs.filter(({ lastMessage }) => lastMessage === 'over').length).toBeGreaterThan(50);
  expect(runs.filter(({ queued }) => queued > 1).length).toBeGreaterThan(50);
}, 180_000);

it('in 100 runs of two processes that share a store', async () => {
  const runs = await playAll({ seeds: 100, from: 10_001, processes: 2 });
  report('two processes', runs);
  expect(runs.filter(({ lastMessage }) => lastMessage === 'over').length).toBeGreaterThan(5);
}, 180_000);

/** Small, as each run has a store of its own. */
const segmentBytes = 256 * 1024;

it('in 40 runs on the embedded store', async () => {
  const root = await mkdtemp(join(tmpdir(), 'takeover-'));
  const store = (run: number) =>
    openLowdbStore<FrozenConversation>({ folder: join(root, `${run}`), segmentBytes, onDamage() {}, onFatal() {} });
  const runs = await playAll({ seeds: 40, from: 20_001, store, abreast: 10 });
  report('embedded store', runs);
  await rm(root, { recursive: true, force: true });
}, 180_000);
