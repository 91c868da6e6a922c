/** One life of the assistant's process in a dialogue that is played here: the real engine and the real clients. */
import { movedStates } from '../../../flows/root.ts';
import { createApprovals } from '../../callbacks/vneid.ts';
import type { Channel } from '../../channels/channel.ts';
import { createPost } from '../../channels/post.ts';
import { createEngine, type Engine } from '../../engine/engine.ts';
import type { FlowMachine } from '../../engine/machine.ts';
import { CitizenGoneError } from '../../engine/outside.ts';
import { createSeal } from '../../engine/seal.ts';
import { topicsOf } from '../../knowledge/asked.ts';
import { guidanceOnly } from '../../services/guidance.ts';
import { createReferences } from '../../services/reference.ts';
import { createServices } from '../../services/services.ts';
import { createSpeech } from '../../speech.ts';
import type { Dialogue } from '../dialogue.ts';
import type { ScriptWorld } from './script-world.ts';
import { waitsForPerson } from './staff.ts';

const dataKey = 'a key for dialogues that are played here';
export const scriptSeal = createSeal(dataKey);
const speech = createSpeech();

interface Living extends Pick<Dialogue, 'desk' | 'linking'> {
  machine: FlowMachine;
  /** Told the key of every line. */
  said?: ((line: string) => void) | undefined;
}

/** Takes up what an earlier life left undone. */
export async function startLife(world: ScriptWorld, living: Living): Promise<Engine> {
  const { machine, desk, linking, said = () => {} } = living;
  world.life += 1;
  const { life } = world;
  const alive = () => life === world.life;
  const post = createPost({ channels: [scriptChannel(world, alive)], speech });
  const services = servicesOf(world);
  const engine = createEngine({
    store: world.store.forLife(alive),
    post: {
      ...post,
      deliver(outgoing, signal) {
        for (const { line } of outgoing.lines) said(line);
        return post.deliver(outgoing, signal);
      },
    },
    services: linking === 'guide' ? guidanceOnly(services) : services,
    seal: scriptSeal,
    clock: world.clock,
    machine,
    moved: movedStates,
    inEveryLanguage: speech.inEveryLanguage,
    topicsOf,
    nonce: () => `nonce-${String(world.next()).padStart(8, '0')}`,
    random: () => 0,
    observe: world.active,
    alone: true,
    deskNow: () => (desk === null ? null : { open: desk === 'open', ahead: world.waiting.size }),
    watcher: {
      wrote(_, after) {
        if (waitsForPerson(after)) world.waiting.add(after.id);
        else world.waiting.delete(after.id);
      },
      erased: (id) => void world.waiting.delete(id),
    },
  });
  world.approvals = createApprovals({ references: createReferences(dataKey), notify: engine.notify });
  await engine.start();
  return engine;
}

const servicesOf = ({ innerFaults, mocks, clock }: ScriptWorld) =>
  innerFaults.around(
    createServices({
      registryUrl: mocks.urls.registry,
      vneidUrl: mocks.urls.vneid,
      token: '',
      dataKey,
      clock,
      fetch: mocks.fetch,
    }),
  );

/** Shows what Telegram would; refuses only for who has blocked the assistant. */
const scriptChannel = (world: ScriptWorld, alive: () => boolean): Channel => ({
  name: 'script',
  maxText: 4_096,
  buttons: Number.POSITIVE_INFINITY,
  pictures: true,
  async start() {},
  async send(message) {
    world.active();
    if (world.blocked.has(message.chat)) throw new CitizenGoneError('blocked by the script');
    if (alive()) world.chat(message.chat).push(message);
  },
  typing() {},
  async stop() {},
});
