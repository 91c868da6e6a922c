/** One thing that is measured: its processes, the citizens' connections to them, and what all of it has used so far. */
import type { Line } from './bot-api.ts';
import { exchange } from './dialogue.ts';
import type { ServerProcess } from './processes.ts';
import { webhookPath } from './servers/child.ts';
import { type Usage, usageOf } from './usage.ts';
import { type Connection, openConnection } from './wire.ts';

export interface Variant {
  readonly name: string;
  /** Makes sure of connections for so many citizens at once; what was idle for long has been closed by the server. */
  connect(citizens: number): Promise<void>;
  /** The citizen of this chat says the message of this step; resolves when it was taken with 200 and all its answers have come, rejects when not so. */
  say(citizen: number, chat: string, step: number): Promise<void>;
  /** So far, its database's included; written bytes without what went out on sockets, memory without the database's. */
  usage(): Usage;
  close(): Promise<void>;
}

export interface VariantOptions {
  name: string;
  /** They share the work; each message goes to any of them. */
  processes: ServerProcess[];
  /** Null for one that answers nothing. */
  line: Line | null;
  secret: string;
  /** Processes of the database that keeps everything for it; asked anew each time. Null where it does so itself. */
  helpers: (() => number[]) | null;
}

/** One of so many, from 0, as a load balancer chooses. */
const anyOf = (count: number) => Math.floor(Math.random() * count);

/** The variant's processes run already. */
export function createVariant({ name, processes, line, secret, helpers }: VariantOptions): Variant {
  const connections: Connection[][] = processes.map(() => []);
  let webhookBytes = 0;
  let updates = 0;

  /** Never one that the server may be about to close. */
  async function connection(process: number, citizen: number): Promise<Connection> {
    const own = connections[process] ?? [];
    const known = own[citizen];
    if (known?.isFresh()) return known;
    known?.close();
    const fresh = await openConnection(processes[process]?.port ?? 0);
    own[citizen] = fresh;
    return fresh;
  }

  async function connect(citizens: number) {
    const everyCitizen = Array.from({ length: citizens }, (_, citizen) => citizen);
    await Promise.all(processes.flatMap((_, process) => everyCitizen.map((citizen) => connection(process, citizen))));
  }

  async function post(citizen: number, body: string) {
    const { exchange: ask } = await connection(anyOf(processes.length), citizen);
    const length = Buffer.byteLength(body);
    const answer = await ask(
      `POST ${webhookPath} HTTP/1.1\r\nHost: bench.example\r\nContent-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: ${secret}\r\nConnection: keep-alive\r\nContent-Length: ${length}\r\n\r\n${body}`,
    );
    webhookBytes += answer.bytes;
    if (!answer.head.startsWith('HTTP/1.1 200 ')) throw new Error(`${name} answered: ${answer.head.split('\r\n')[0]}`);
  }

  return {
    name,
    connect,
    async say(citizen, chat, step) {
      updates += 1;
      const answered = line?.inbox.expect(chat, step);
      await Promise.all([post(citizen, updateOf(Number(chat), updates, exchange(step).says)), answered]);
    },
    usage() {
      const own = usageOf(processes.map(({ pid }) => pid));
      if (helpers === null) {
        const sentBytes = webhookBytes + (line?.receivedBytes ?? 0);
        return { ...own, writtenBytes: own.writtenBytes - sentBytes };
      }
      // What is kept, the database keeps, in memory of a size that it was told.
      const { cpuMs, writtenBytes } = usageOf(helpers());
      return { cpuMs: own.cpuMs + cpuMs, writtenBytes, rssBytes: own.rssBytes };
    },
    async close() {
      for (const connection of connections.flat()) connection.close();
      await Promise.all(processes.map((process) => process.close()));
    },
  };
}

/** As Telegram sends it (Bot API, Update). */
function updateOf(chat: number, id: number, text: string): string {
  const from = { id: chat, is_bot: false, first_name: 'C', language_code: 'vi' };
  const where = { id: chat, first_name: 'C', type: 'private' };
  return JSON.stringify({
    update_id: id,
    message: { message_id: id, from, chat: where, date: 1_795_000_000, text },
  });
}
