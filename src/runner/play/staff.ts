/** Has a member of staff do something, and sees whether it was carried out or refused as the script says. */
import type { OrderOutcome } from '../../engine/orders.ts';
import type { Deed, StaffAct } from '../dialogue.ts';
import { staffOf } from '../format/staff.ts';
import { Deviates } from './outcome.ts';
import type { Role, Run } from './run.ts';

/** Throws `Deviates` when it was refused and should not have been, or the other way round, or for another reason. */
export async function carryOutStaff(run: Run, role: Role, step: Extract<Deed, { do: 'staff' }>): Promise<void> {
  const { by, fails } = step;
  const expected = fails === null ? `${by}'s order to be carried out` : `${by} to be refused: ${fails}`;
  const act = filledIn(step.act, (text) => run.filled(text, role));
  run.noteStaff(role, { by, text: inWords(act) });
  const came = await role.person.order(staffOf(by), act).catch((error: Error) => {
    throw new Deviates({ expected, why: `the order could not be carried out: ${error.message}` });
  });
  if (came.outcome === (fails ?? 'done')) return;
  if (came.outcome === 'done') throw new Deviates({ expected, why: 'it was carried out' });
  const why = `${by} is refused (${came.outcome}): ${await reasonOf(came, role)}`;
  throw new Deviates({ expected, why });
}

function filledIn(act: StaffAct, fill: (text: string) => string): StaffAct {
  if (act.kind === 'say') return { ...act, text: fill(act.text) };
  return act.kind === 'move' ? { ...act, reason: fill(act.reason) } : act;
}

async function reasonOf(came: Exclude<OrderOutcome, { outcome: 'done' }>, role: Role): Promise<string> {
  switch (came.outcome) {
    case 'held':
      return `${came.by.name} has the conversation`;
    case 'not-held':
      return 'nobody has the conversation; "staff: take" comes first';
    case 'not-possible': {
      const { moves } = await role.person.state();
      return `it is not possible here; staff may have it do ${moves.join(', ') || 'nothing'}`;
    }
    case 'gone':
      return 'the citizen has blocked the assistant';
    case 'unknown':
      return 'there is no such conversation';
  }
}

/** As the transcript of a failure shows it. */
function inWords(act: StaffAct): string {
  switch (act.kind) {
    case 'take':
      return act.from === null ? '(takes the conversation)' : `(takes the conversation from ${act.from})`;
    case 'say':
      return act.text;
    case 'sayLine':
      return `(sends ${act.line})`;
    case 'sayWithheld':
      return '(sends what was withheld last)';
    case 'move':
      return `(orders ${act.move})`;
    case 'return':
      return act.move === null ? '(hands back)' : `(hands back with ${act.move})`;
    case 'close':
      return '(closes)';
  }
}
