/** Plays dialogues over the whole stack, as a citizen on Telegram meets it; only time, the people and the services are made up. */
import { movedStates } from '../../../flows/root.ts';
import { begin, thaw } from '../../engine/conversation.ts';
import { flowsFor, listensFor, revive, statePath } from '../../engine/machine.ts';
import { type MediaKind, mediaKinds } from '../../engine/outside.ts';
import { createSeal } from '../../engine/seal.ts';
import type { MockServices } from '../../mocks/services.ts';
import type { TelegramMessage } from '../../mocks/telegram/chats.ts';
import type { FakeTelegram } from '../../mocks/telegram/driver.ts';
import type { TgMessage } from '../../mocks/telegram/types.ts';
import type { TelegramUser } from '../../mocks/telegram/user.ts';
import { locales } from '../../speech.ts';
import type { Dialogue } from '../dialogue.ts';
import { people as citizens } from '../format/people.ts';
import type { Ability, Person, Stage, Theatre } from '../stage.ts';
import { applyFault } from './faults.ts';
import type { MortalStore } from './mortal-store.ts';
import { createMovableClock, type MovableClock } from './movable-clock.ts';
import { comeToRest, StageError } from './rest.ts';
import { dataKey, startLife, startWholeStack } from './whole-stack.ts';

const everything: Ability[] = ['clock', 'faults', 'state', 'restart', 'store', 'phone', 'links', 'redelivery'];

/** A Saturday morning in Vietnam. */
const startAt = Date.parse('2026-11-21T02:00:00Z');

/** Moves of the clock after which what an earlier dialogue has left running is not waited for any more. */
const movesAtMost = 200;

type Mode = 'polling' | 'webhook';

/**
 * A theatre with everything of this process's own: one stack per setting of LINKING, started when a dialogue first needs it. Its
 * dialogues must be played one after the other; each has citizens, services and faults of its own. Time stands still but in `pass`.
 */
export async function createTelegramTheatre(options: { mode?: Mode } = {}): Promise<Theatre> {
  const { mode = 'polling' } = options;
  const worlds = new Map<Dialogue['linking'], World>();
  return {
    name: 'telegram',
    can: new Set(everything),
    sends: new Set(mediaKinds.filter((kind) => mediaContent[kind] !== null)),
    async open(dialogue) {
      const { linking } = dialogue;
      const kept = worlds.get(linking);
      const usable = await kept?.startOver().catch(() => false);
      if (kept && usable) return createStage(kept, dialogue);
      await kept?.close();
      const world = await startWorld({ mode, linking });
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
  telegram: FakeTelegram;
  services: MockServices;
  clock: MovableClock;
  store(): MortalStore;
  /** What LINKING is now. */
  linking(): Dialogue['linking'];
  /** Somebody who has not been here before. */
  newcomer(options: { name: string; language: string }): TelegramUser;
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

let newcomers = 1_000_000;

async function startWorld(how: Pick<Dialogue, 'linking'> & { mode: Mode }): Promise<World> {
  const clock = createClockOfDialogues();
  const stack = await startWholeStack({ ...how, clock, services: { clock }, logLevel: 'silent', log: () => {} });
  const { telegram, services } = stack;
  let chats: number[] = [];
  let fatal: string | null = null;
  let { linking } = how;
  const begun = () =>
    startLife({ stack, clock, linking }, (reason) => {
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
    const reached = await comeToRest({ telegram, clock, life });
    if (fatal !== null) throw new StageError(`the assistant has given up: ${fatal}`);
    return reached;
  }

  /** When something happens next, unless somebody does something. While nothing is under way only the store can tell: the engine's own looks at it every minute are passed over. */
  async function next(reached: 'idle' | 'waiting'): Promise<number> {
    const due = reached === 'idle' ? ((await life.store.truth.nextDueAt()) ?? Number.POSITIVE_INFINITY) : 0;
    return due > clock.now() ? due : (clock.next() ?? Number.POSITIVE_INFINITY);
  }

  return {
    telegram,
    services,
    clock,
    store: () => life.store,
    linking: () => linking,
    async settle() {
      // Who polls pauses after a failure; the platform has what was not taken, and no dialogue ends before that has been taken.
      for (let moves = 0; (await rest()) === 'waiting' && telegram.pending().length > 0; moves += 1) {
        if (moves === movesAtMost) throw new StageError('the assistant does not take what it is sent');
        clock.pass((await next('waiting')) - clock.now());
      }
    },
    newcomer(options) {
      newcomers += 1;
      chats.push(newcomers);
      return telegram.user(newcomers, options);
    },
    async pass(ms) {
      const end = clock.now() + ms;
      for (let at = await next(await rest()); at < end; at = await next(await rest())) clock.pass(at - clock.now());
      clock.pass(end - clock.now());
      await services.approveDue();
      await rest();
    },
    restart,
    async startOver() {
      life.store.fail(0, 'none');
      telegram.clearFaults();
      services.faults.clear();
      for (let moves = 0; (await rest()) === 'waiting'; moves += 1) {
        if (moves === movesAtMost) return false;
        clock.pass((await next('waiting')) - clock.now());
      }
      // Or their reminders would go out in the middle of other dialogues.
      await Promise.all(chats.map((chat) => life.store.truth.erase(conversationOf(chat))));
      chats = [];
      // Each dialogue begins at the same instant, with an assistant that knows of no other time.
      await life.die();
      clock.startOver();
      services.reset();
      linking = how.linking;
      life = await begun();
      return true;
    },
    async close() {
      await life.die();
      await stack.close();
    },
  };
}

const conversationOf = (chat: number) => `telegram:${chat}`;

function createStage(world: World, dialogue: Dialogue): Stage {
  const { telegram, services, clock } = world;
  const people = new Map<string, Person>();
  const accounts = new Map(citizens.map(({ cccd, account }) => [cccd, account?.id]));
  return {
    person(name) {
      const known = people.get(name);
      if (known) return known;
      const user = world.newcomer({ name, language: dialogue.language });
      const person: Person = {
        ...createDeeds({ telegram, clock, user, language: dialogue.language }),
        state: () => stateOf(world, conversationOf(user.chat), dialogue.language),
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
async function stateOf({ store, linking }: World, id: string, language: Dialogue['language']) {
  const frozen = await store().truth.read(id);
  const { snapshot, outbox } = frozen ? thaw(frozen, createSeal(dataKey)) : begin(id, '', language);
  const live = revive(flowsFor({ linkingHere: linking() === 'both' }), snapshot, movedStates);
  const events = [...listensFor(live)].filter((type) => !type.startsWith('xstate.'));
  const services = outbox.flatMap((effect) => (effect.kind === 'call' ? [effect.service] : []));
  return { path: frozen?.at ?? statePath(snapshot), waitsFor: [...events, ...services] };
}

/** Under a picture whose text is too long for a caption, and comes behind it as a message of its own: one message elsewhere. */
const pictureWords = new Set(Object.values(locales).flatMap(({ picture }) => Object.values<string>(picture)));

const file = { file_id: 'of-the-stage', file_unique_id: 'of-the-stage', file_size: 1_000 };

/** What a person can send, each with a caption where Telegram has one there. */
const mediaContent: Record<MediaKind, Record<string, unknown> | null> = {
  photo: { photo: [{ ...file, width: 90, height: 90 }] },
  file: { document: { ...file, file_name: 'file.pdf', mime_type: 'application/pdf' } },
  voice: { voice: { ...file, duration: 3, mime_type: 'audio/ogg' } },
  video: { video: { ...file, width: 320, height: 240, duration: 3, mime_type: 'video/mp4' } },
  sticker: { sticker: { ...file, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false } },
  contact: { contact: { phone_number: '84901234567', first_name: 'Somebody' } },
  location: { location: { latitude: 21.0285, longitude: 105.8542 } },
  other: { dice: { emoji: '🎲', value: 3 } },
  unreadable: null,
};

/** Message ids of what the fake has not numbered itself, far from its own. */
let ownIds = 1_000_000_000;

function createDeeds(parts: Pick<World, 'telegram' | 'clock'> & { user: TelegramUser; language: string }) {
  const { telegram, clock, user, language } = parts;
  let lastUpdate: number | undefined;
  let blocks = false;
  const heard = (): TelegramMessage[] =>
    user.replies().filter(({ deleted, text }) => !deleted && !pictureWords.has(text));

  /** What is pushed is the last that waits, until the bot has had a chance to take it. */
  function deliver(push: () => unknown) {
    // Telegram lets nobody write to a bot they block: this was written at the last moment before.
    if (blocks) user.unblock();
    push();
    lastUpdate = telegram.pending().at(-1)?.update_id;
    if (blocks) user.block();
  }

  const deeds: Omit<Person, 'state'> = {
    say: async (text) => deliver(() => user.text(text)),
    async press(message, index) {
      const shown = heard()[message];
      if (shown === undefined) throw new RangeError(`there is no message ${message}, only ${heard().length}`);
      const button = (shown.raw as TgMessage).reply_markup?.inline_keyboard.flat()[index];
      if (button?.callback_data === undefined)
        throw new RangeError(`message ${message} has no button ${index} to press, only ${shown.buttons.length}`);
      const data = button.callback_data;
      deliver(() => user.press({ data }, { on: shown.id }));
    },
    async send(media, caption) {
      deliver(() => user.message({ ...mediaContent[media], ...(caption !== undefined && { caption }) }));
    },
    async swapped(texts) {
      const seconds = Math.floor(clock.now() / 1_000);
      const chat = { id: user.chat, type: 'private' };
      const from = { id: user.chat, is_bot: false, first_name: 'Somebody', language_code: language };
      const messages = texts.map((text, index) => {
        ownIds += 1;
        return { message_id: ownIds, date: seconds + index, chat, from, text };
      });
      for (const message of messages.reverse()) lastUpdate = telegram.inject({ message }, user.chat);
    },
    async redeliver() {
      if (lastUpdate === undefined) throw new RangeError('nothing has been sent that could come again');
      telegram.redeliver(lastUpdate);
    },
    async block(blocked) {
      blocks = blocked;
      if (blocked) user.block();
      else user.unblock();
    },
    heard: () => heard().map(({ text, buttons }) => ({ text, buttons })),
  };
  return deeds;
}
