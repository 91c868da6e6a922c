/** Dialogues in this process: the real engine, clients and mock services, on a fake clock, without a socket or a file. */
import { movedStates } from '../../../flows/root.ts';
import { thaw } from '../../engine/conversation.ts';
import type { Engine } from '../../engine/engine.ts';
import { type FlowMachine, flowsFor, listensFor, revive, statePath } from '../../engine/machine.ts';
import { mediaKinds, type Said } from '../../engine/outside.ts';
import type { Dialogue } from '../dialogue.ts';
import { people } from '../format/people.ts';
import { abilities, type Person, type Stage, type Theatre } from '../stage.ts';
import { applyFault } from './faults.ts';
import { scriptSeal, startLife } from './script-process.ts';
import { createScriptWorld, type ScriptWorld } from './script-world.ts';
import { orderAs } from './staff.ts';

export interface InProcessOptions {
  /** Instead of the flows as they are, for a value of LINKING. */
  machines?: Partial<Record<Dialogue['linking'], FlowMachine>>;
  /** Told the key of every line that is said. */
  said?: (line: string) => void;
}

/** Everything that a dialogue may ask for can be done here; each stage costs less than a millisecond. */
export function createInProcessTheatre(options: InProcessOptions = {}): Theatre {
  return {
    name: 'in-process',
    can: new Set(abilities),
    sends: new Set(mediaKinds),
    tellsLanguage: true,
    open: (dialogue) => openStage(dialogue, options),
    async close() {},
  };
}

const flows = { both: flowsFor({ linkingHere: true }), guide: flowsFor({ linkingHere: false }) };
/** A platform gives up on a message that is refused this often in a row. */
const bringsAtMost = 20;

async function openStage({ linking: first, language, desk }: Dialogue, options: InProcessOptions): Promise<Stage> {
  const world = createScriptWorld();
  let linking = first;
  const machine = () => options.machines?.[linking] ?? flows[linking];
  const start = () => startLife(world, { machine: machine(), linking, desk, said: options.said });
  let engine = await start();
  const { clock, mocks, store } = world;
  return {
    person: (name) => createPerson(name, { world, language, machine, engine: () => engine }),
    settle: world.settle,
    pass: clock.advance,
    fault(fault) {
      if (!world.innerFaults.add(fault)) applyFault(mocks.faults, fault, clock.now());
    },
    async restart(setting) {
      linking = setting ?? linking;
      engine = await start();
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
      world.life += 1;
    },
  };
}

interface PersonOptions {
  world: ScriptWorld;
  language: 'vi' | 'en';
  /** Both of the present life. */
  machine: () => FlowMachine;
  engine: () => Engine;
}

function createPerson(name: string, options: PersonOptions): Person {
  const { world, machine, engine, language } = options;
  const conversation = `script:${name}`;
  let last: { said: Said; messageId: string } | undefined;

  /** As a platform does: what was not taken is brought again. */
  async function bring(said: Said, messageId = String(world.next())): Promise<void> {
    last = { said, messageId };
    for (let tries = 1; ; tries += 1) {
      try {
        await engine().receive({ conversation, messageId, said, languageHint: language });
        return;
      } catch (error) {
        if (tries >= bringsAtMost) throw error;
      }
    }
  }

  return {
    say: (text) => bring({ kind: 'text', text }),
    press(message, button) {
      const payload = world.chat(name)[message]?.buttons[button]?.payload ?? '';
      return bring({ kind: 'button', payload });
    },
    send: (media, caption) => bring({ kind: 'media', media, ...(caption !== undefined && { caption }) }),
    async swapped(texts) {
      const ids = texts.map(() => String(world.next()));
      for (const index of [...texts.keys()].reverse())
        await bring({ kind: 'text', text: texts[index] ?? '' }, ids[index]);
    },
    async redeliver() {
      if (last) await bring(last.said, last.messageId);
    },
    async block(blocked) {
      if (blocked) world.blocked.add(name);
      else world.blocked.delete(name);
    },
    heard: () => world.chat(name).map(({ text, buttons }) => ({ text, buttons: buttons.map(({ label }) => label) })),
    async state() {
      const frozen = await world.store.peek(conversation);
      if (frozen === null) return { path: 'fresh', waitsFor: [], moves: [] };
      const record = thaw(frozen, scriptSeal);
      const { snapshot, outbox } = record;
      const listens = [...listensFor(revive(machine(), snapshot, movedStates))];
      const words = listens.filter((event) => !event.startsWith('xstate.'));
      const calls = outbox.flatMap((effect) => (effect.kind === 'call' ? [effect.service] : []));
      return { path: statePath(snapshot), waitsFor: [...words, ...calls], moves: engine().moves(record) };
    },
    order: (by, act) => orderAs(engine(), conversation, { by, act, id: String(world.next()) }),
  };
}
