/** The list, one conversation, what is held of a citizen, and deleting. */
import type { Clock } from '../../engine/clock.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Speech } from '../../speech.ts';
import { type Asking, type Handlers, ProblemError } from '../api/handling.ts';
import type { AuditedDeed } from '../api/router.ts';
import type { Summary } from '../board/card.ts';
import type { Overview, Soon } from '../board/overview.ts';
import { staffOf } from './orders.ts';
import type { Presence } from './presence.ts';
import { secretOf, shown } from './shown.ts';

export interface ConversationsOptions {
  engine: Pick<Engine, 'read' | 'moves' | 'erase' | 'typing'>;
  board: Pick<Overview, 'list' | 'summary' | 'idOf' | 'olderThan'>;
  presence: Presence;
  speech: Pick<Speech, 'text' | 'outline'>;
  clock: Clock;
  audit: (deed: AuditedDeed) => Promise<void>;
  /** Throws `not-found`. */
  idOf: (asking: Asking) => Soon<string>;
}

/** The page asks again with every change; reading is written down once in this time for each who reads. */
const sameReadingMs = 10 * 60_000;
const dayMs = 24 * 3_600_000;

/** What is read is masked; a value in the open only by `reveal`. */
export function createConversationHandlers(
  options: ConversationsOptions,
): Handlers<'conversations' | 'conversation' | 'presence' | 'reveal' | 'erase' | 'eraseOld'> {
  const { engine, board, presence, speech, clock, idOf } = options;
  const noteReading = createReadings(options);

  async function read(asking: Asking) {
    const conversation = await engine.read(await idOf(asking));
    if (conversation === null) throw new ProblemError('not-found');
    return conversation;
  }

  return {
    async conversations({ query, session }) {
      return board.list(query, session?.account ?? '');
    },
    async conversation(asked) {
      const number = asked.params['number'] ?? '';
      const conversation = await read(asked);
      const summary = await board.summary(number);
      if (summary === null) throw new ProblemError('not-found');
      await noteReading(asked, number);
      const moves = engine.moves(conversation);
      return { summary, viewers: presence.viewers(number), ...shown(conversation, { moves, speech }) };
    },
    async presence(asked) {
      const number = asked.params['number'] ?? '';
      const id = await idOf(asked);
      const { typing } = asked.body;
      const staff = staffOf(asked);
      presence.seen(number, { ...staff, typing });
      if (typing && (await board.summary(number))?.holder?.id === staff.id) engine.typing(id);
      return undefined;
    },
    async reveal(asked) {
      const { field, reason } = asked.body;
      asked.note(`${field}: ${reason}`);
      const value = secretOf(await read(asked), field);
      if (value === null) throw new ProblemError('not-found');
      return { value };
    },
    async erase(asked) {
      asked.note(asked.body.reason);
      if (!(await engine.erase(await idOf(asked)))) throw new ProblemError('not-found');
      return { done: true };
    },
    async eraseOld({ body: { olderThanDays, dryRun, reason }, note }) {
      const before = clock.now() - olderThanDays * dayMs;
      const isOld = ({ lastAt, holder }: Summary) => lastAt < before && holder === null;
      const old = await board.olderThan(before);
      note(`${olderThanDays} days, ${dryRun ? 'only counted' : `${old.length} conversations`}: ${reason}`);
      if (dryRun) return { conversations: old.length };
      let conversations = 0;
      for (const number of old) {
        const id = await board.idOf(number);
        const now = await board.summary(number);
        // It takes a while, in which a citizen may have written.
        if (id !== null && now !== null && isOld(now) && (await engine.erase(id))) conversations += 1;
      }
      return { conversations };
    },
  };
}

/** Writes down who has read which conversation, once in a while and not with every look. */
function createReadings({ clock, audit }: Pick<ConversationsOptions, 'clock' | 'audit'>) {
  const read = new Map<string, number>();
  return async ({ session, address }: Asking, number: string) => {
    const who = session?.account ?? '-';
    const key = `${who} ${number}`;
    const now = clock.now();
    if (now - (read.get(key) ?? Number.NEGATIVE_INFINITY) < sameReadingMs) return;
    for (const [other, at] of read) if (now - at >= sameReadingMs) read.delete(other);
    await audit({ who, what: 'conversation', conversation: number, detail: null, address });
    // Only now: where it could not be written down, the next one who asks is not to read it either.
    read.set(key, now);
  };
}
