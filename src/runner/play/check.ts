/** Looks behind the conversation: where it is, what it waits for, whether the account is linked. */
import type { Check, Step } from '../dialogue.ts';
import { Deviates } from './outcome.ts';
import type { Role, Run } from './run.ts';

/** Throws `Deviates` for the first that is not so. */
export async function check(run: Run, role: Role, step: Step & Check): Promise<void> {
  if (step.state !== undefined || step.waitsFor !== undefined || step.moves !== undefined) await checkState(role, step);
  if (step.linked !== undefined) checkLink(run, role, step.linked);
}

async function checkState(role: Role, { state, waitsFor = [], moves }: Check): Promise<void> {
  const now = await role.person.state();
  if (state !== undefined && now.path !== state && !now.path.startsWith(`${state}.`))
    throw new Deviates({
      expected: `to be at ${state}`,
      why: `the conversation is at ${now.path} and not at ${state}`,
    });
  const missing = waitsFor.filter((name) => !now.waitsFor.includes(name));
  if (missing.length > 0) {
    const why = `it does not wait for ${missing.join(', ')}, but for ${now.waitsFor.join(', ')}`;
    throw new Deviates({ expected: `to wait for ${waitsFor.join(', ')}`, why });
  }
  if (moves !== undefined) checkMoves(moves, now.moves);
}

function checkMoves(wanted: string[], now: string[]): void {
  const list = (moves: string[]) => moves.join(', ') || 'nothing';
  const differs = wanted.some((move) => !now.includes(move)) || now.some((move) => !wanted.includes(move));
  if (!differs) return;
  const why = `staff may have it do ${list(now)}`;
  throw new Deviates({ expected: `staff to have it do ${list(wanted)}, and nothing else`, why });
}

function checkLink({ dialogue, stage }: Run, role: Role, linked: boolean): void {
  const cccd = dialogue.citizens[role.name] ?? '';
  const link = stage.link(cccd);
  const expected = linked ? 'the account to be linked' : 'the account not to be linked';
  if ((link?.to === cccd) !== linked) {
    const why = link === null ? 'there is no portal account' : `it is linked to ${link.to ?? 'nobody'}`;
    throw new Deviates({ expected, why });
  }
  if (link && link.confirmed - link.removed > 1)
    throw new Deviates({ expected: 'one link', why: `it was confirmed ${link.confirmed} times` });
}
