/** Terminals as a platform to play on: each person has one, sees what is written there, and types. */
import { PassThrough } from 'node:stream';
import type { Channel, Receive } from '../../channels/channel.ts';
import { createTerminal, notTaken, type TerminalChannel } from '../../channels/terminal.ts';
import { createWatch } from '../../mocks/control.ts';
import type { Shown, Theatre } from '../stage.ts';
import { withoutPictureWords } from './picture-words.ts';
import type { About, Platform, Visitor } from './platform.ts';
import { createTheatre } from './theatre.ts';

const about = { name: 'terminal', can: [], sends: [], tellsLanguage: true } as const satisfies About;

/** A theatre over terminals. */
export const createTerminalTheatre = (): Theatre => createTheatre(async () => startTerminals(), about);

interface Seat {
  chat: string;
  language: string;
  input: PassThrough;
  output: PassThrough;
}

let newcomers = 0;

function startTerminals(): Platform {
  const watch = createWatch();
  const seats: Seat[] = [];
  let seat: (who: Seat) => void = () => {};
  let events = 0;
  let typed = 0;
  let taken = 0;
  const touch = () => {
    events += 1;
    watch.changed();
  };

  /** All terminals, as the one channel they are to the assistant. */
  function createChannel(): Channel {
    const terminals = new Map<string, TerminalChannel>();
    let receive: Receive = async () => {};
    const open = ({ chat, language, input, output }: Seat) => {
      const terminal = createTerminal({ input, output, live: false, ended: () => {}, language, chat });
      terminals.set(chat, terminal);
      return terminal.start(receive);
    };
    return {
      ...createTerminal({ input: new PassThrough(), output: new PassThrough(), live: false, ended: () => {} }),
      async start(receiver) {
        receive = async (inbound) => {
          await receiver(inbound);
          taken += 1;
          touch();
        };
        seat = (who) => void open(who);
        await Promise.all(seats.map(open));
      },
      send: async (message, signal) => terminals.get(message.chat)?.send(message, signal),
      typing() {},
      async stop() {
        await Promise.all([...terminals.values()].map((terminal) => terminal.stop()));
      },
    };
  }

  return {
    ...about,
    fixedPort: false,
    settings: () => ({}),
    channels: () => [createChannel()],
    newcomer({ language }): Visitor {
      newcomers += 1;
      const who = { chat: `person-${newcomers}`, language, input: new PassThrough(), output: new PassThrough() };
      seats.push(who);
      seat(who);
      const type = (text: string) => {
        typed += 1;
        touch();
        who.input.write(`${text}\n`);
      };
      const untyped = () => {
        typed -= 1;
      };
      return { conversation: () => `terminal:${who.chat}`, deeds: createDeeds(who, { type, touch, untyped }) };
    },
    pending: () => typed - taken,
    async waitUntilTaken(timeoutMs) {
      await watch.until(() => typed === taken, { timeoutMs, what: () => 'what was typed is not taken' });
    },
    busy: () => false,
    touched: () => events,
    async startOver() {
      seats.length = 0;
      typed = 0;
      taken = 0;
    },
    async close() {
      watch.stop();
    },
  };
}

interface Hands {
  type(text: string): void;
  touch(): void;
  /** What was typed last has been lost. */
  untyped(): void;
}

function createDeeds({ output }: Seat, { type, touch, untyped }: Hands): Visitor['deeds'] {
  const heard: Shown[] = [];
  let last = '';
  output.on('data', (chunk) => {
    const text = String(chunk);
    if (text.includes(notTaken)) {
      untyped();
      type(last);
    } else heard.push(readScreen(text));
    touch();
  });
  const say = (text: string) => {
    // A line is a message; whoever copies an SMS of several lines writes it in one.
    last = text.replaceAll(/\s*\n\s*/g, ' ');
    type(last);
  };
  const cannot = async () => {
    throw new Error('this cannot be done at a terminal');
  };
  return {
    say: async (text) => say(text),
    press: async (_message, index) => say(String(index + 1)),
    send: cannot,
    swapped: cannot,
    redeliver: cannot,
    block: cannot,
    heard: () => heard,
  };
}

const choice = /^ {2}\[\d+\] (.*)$/;

/** One message as the channel writes it: text, then a line for each choice. */
function readScreen(written: string): Shown {
  const lines = written.replace(/^\n|\n+$/g, '').split('\n');
  const first = lines.findIndex((line) => choice.test(line));
  const text = first < 0 ? lines : lines.slice(0, first);
  const buttons = first < 0 ? [] : lines.slice(first).map((line) => choice.exec(line)?.[1] ?? line);
  return { text: withoutPictureWords(text.join('\n')), buttons };
}
