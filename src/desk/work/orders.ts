/** What staff do to a conversation: handed to the engine, its refusals told as problems. */
import type { Clock } from '../../engine/clock.ts';
import { type Desk, type Note, notesAtMost, type Staff } from '../../engine/desk.ts';
import type { Engine } from '../../engine/engine.ts';
import type { OrderOutcome } from '../../engine/orders.ts';
import type { Order } from '../../engine/staffing.ts';
import { mask } from '../../understanding/mask.ts';
import { type Asked, type Asking, allowed, type Handlers, ProblemError } from '../api/handling.ts';
import type { OperationId } from '../api/operations.ts';
import type { Soon } from '../board/overview.ts';
import { isTopic } from './topics.ts';

type Ids =
  | 'take'
  | 'ask'
  | 'answerAsk'
  | 'reply'
  | 'sendTopic'
  | 'sendWithheld'
  | 'move'
  | 'handBack'
  | 'close'
  | 'addNote'
  | 'setLabels';

export interface OrdersOptions {
  engine: Pick<Engine, 'order' | 'annotate' | 'read'>;
  clock: Clock;
  /** Throws `not-found`. */
  idOf: (asked: Asking) => Soon<string>;
}

/** Whoever has asked a colleague for a conversation in vain may take it after this long. */
const askedInVainMs = 2 * 60_000;
const done = { done: true } as const;

/** Throws `not-signed-in`. */
export const staffOf = ({ session }: Asking): Staff => {
  if (session === null) throw new ProblemError('not-signed-in');
  return { id: session.account, name: session.name };
};

/** Each resolves when its deed is durable. */
export function createOrderHandlers({ engine, clock, idOf }: OrdersOptions): Handlers<Ids> {
  async function order(asked: Asking, wanted: Order) {
    const outcome = await engine.order(await idOf(asked), staffOf(asked), wanted);
    if (outcome.outcome !== 'done') throw problemOf(outcome);
    return outcome;
  }

  async function annotate(asked: Asking, change: (desk: Desk, now: number) => Desk | null) {
    if (!(await engine.annotate(await idOf(asked), change))) throw new ProblemError('not-possible');
    return done;
  }

  const ordered =
    <Id extends OperationId>(read: (asked: Asked<Id>) => Order) =>
    async (asked: Asked<Id>) => {
      await order(asked, read(asked));
      return done;
    };

  /** From a colleague only with their leave, which silence is after a while, or as a supervisor. */
  async function mayTakeFrom(asked: Asking, from: string) {
    const { session } = asked;
    if (session === null || allowed[session.role].includes('supervise')) return;
    const wantedBy = (await engine.read(await idOf(asked)))?.desk.wantedBy;
    const inVain = wantedBy?.id === session.account && clock.now() - wantedBy.since >= askedInVainMs;
    if (from !== session.account && !inVain) throw new ProblemError('not-yet');
  }

  return {
    async take(asked) {
      const { from } = asked.body;
      if (from !== null) await mayTakeFrom(asked, from);
      const { lastMessage } = await order(asked, { kind: 'take', from });
      return { lastMessage };
    },
    ask: (asked) => {
      const by = staffOf(asked);
      return annotate(asked, (desk, now) => {
        const { holder, wantedBy } = desk;
        if (holder === null || holder.id === by.id) return null;
        // Asked again it is the same wish; whoever has asked in vain and not come stands in nobody's way.
        const isTaken = wantedBy !== null && now - wantedBy.since < 2 * askedInVainMs;
        if (isTaken && wantedBy.id !== by.id) return null;
        return isTaken ? { ...desk } : { ...desk, wantedBy: { ...by, since: now } };
      });
    },
    async answerAsk(asked) {
      const by = staffOf(asked);
      if (asked.body.give) await order(asked, { kind: 'give' });
      else await annotate(asked, (desk) => (desk.holder?.id === by.id ? { ...desk, wantedBy: null } : null));
      return done;
    },
    reply: ordered(({ body }) => ({ kind: 'say', id: body.id, text: body.text })),
    sendTopic: ordered(({ body, note }) => {
      note(body.topic);
      if (!isTopic(body.topic)) throw new ProblemError('not-found');
      return { kind: 'sayLine', id: body.id, line: `knowledge.${body.topic}` };
    }),
    sendWithheld: ordered(({ body }) => ({ kind: 'sayWithheld', key: body.key })),
    move: ordered(({ body, note }) => {
      note(`${body.move}: ${body.reason}`);
      return { kind: 'move', id: body.id, move: body.move, reason: body.reason };
    }),
    handBack: ordered(({ body, note }) => {
      if (body.move !== null) note(body.move);
      return { kind: 'return', move: body.move };
    }),
    close: ordered(() => ({ kind: 'close' })),
    async addNote(asked) {
      const { id, text } = asked.body;
      const note = { id, at: clock.now(), by: staffOf(asked).name, text: mask(text) };
      let earlier: Note | undefined;
      const added = await engine.annotate(await idOf(asked), (desk) => {
        earlier = desk.notes.find((other) => other.id === id);
        return earlier ? null : { ...desk, notes: [...desk.notes, note].slice(-notesAtMost) };
      });
      // The same again is the same again; under its id nobody writes over what a colleague has noted.
      if (earlier?.by === note.by && earlier.text === note.text) return earlier;
      if (!added) throw new ProblemError('not-possible');
      return note;
    },
    setLabels: (asked) => {
      const labels = [...new Set(asked.body.labels)];
      asked.note(labels.join(', '));
      return annotate(asked, (desk) => ({ ...desk, labels }));
    },
  };
}

function problemOf(outcome: Exclude<OrderOutcome, { outcome: 'done' }>): ProblemError {
  switch (outcome.outcome) {
    case 'held':
      return new ProblemError('held', { by: outcome.by });
    case 'unknown':
      return new ProblemError('not-found');
    default:
      return new ProblemError(outcome.outcome);
  }
}
