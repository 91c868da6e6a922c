/** Staff of the help desk on a stage: what they order, as the desk's own handlers would, and how many people wait for them. */

import type { DeskNow } from '../../../flows/heard.ts';
import type { Conversation } from '../../engine/conversation.ts';
import type { Staff } from '../../engine/desk.ts';
import type { Engine } from '../../engine/engine.ts';
import type { OrderOutcome } from '../../engine/orders.ts';
import type { Dialogue, StaffAct } from '../dialogue.ts';

/** `id` must never be the same twice. Rejects when the store fails. */
export async function orderAs(
  engine: Pick<Engine, 'order' | 'read'>,
  conversation: string | null,
  { by, act, id }: { by: Staff; act: StaffAct; id: string },
): Promise<OrderOutcome> {
  // Nothing was ever written there: no desk could show it.
  if (conversation === null) return { outcome: 'unknown' };
  if (act.kind === 'say' || act.kind === 'sayLine') return engine.order(conversation, by, { ...act, id });
  if (act.kind !== 'sayWithheld') return engine.order(conversation, by, act);
  const withheld = (await engine.read(conversation))?.desk.withheld ?? [];
  return engine.order(conversation, by, { ...act, key: withheld.at(-1)?.key ?? 'none' });
}

/** Whether the citizen waits for a person. */
export const waitsForPerson = ({ snapshot }: Conversation): boolean => Boolean(snapshot.context.handoff);

interface StageDesk {
  now(): DeskNow | null;
  /** As the dialogue that begins has it. */
  begin(desk: Dialogue['desk']): void;
  /** To be called whenever everything has come to rest: who of these waits by then is ahead of whoever asks next. */
  count(conversations: string[], engine: Pick<Engine, 'read'>): Promise<void>;
}

/** The help desk of a whole stack; none until a dialogue has one. */
export function createStageDesk(): StageDesk {
  let desk: Dialogue['desk'] = null;
  let ahead = 0;
  return {
    now: () => (desk === null ? null : { open: desk === 'open', ahead }),
    begin(next) {
      desk = next;
      ahead = 0;
    },
    async count(conversations, engine) {
      if (desk === null) return;
      const records = await Promise.all(conversations.map((id) => engine.read(id)));
      ahead = records.filter((record) => record !== null && waitsForPerson(record)).length;
    },
  };
}
