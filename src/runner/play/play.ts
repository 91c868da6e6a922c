/** Plays one dialogue on a stage, and stops at the first deviation. */
import type { Dialogue, Step } from '../dialogue.ts';
import { linesIn } from '../format/wording.ts';
import { CannotError, type Theatre } from '../stage.ts';
import { carryOut } from './deeds.ts';
import { expectNothing } from './expecting.ts';
import { cannot } from './needs.ts';
import { Deviates, type Deviation, type Outcome } from './outcome.ts';
import { createRun, type Run } from './run.ts';

/**
 * Resolves to what became of it; rejects only when the stage itself breaks. With `accept`, a message that differs from what
 * was expected is noted and the dialogue goes on.
 */
export async function play(whole: Dialogue, theatre: Theatre, { accept = false } = {}): Promise<Outcome> {
  const steps = whole.steps.filter((step) => !theatre.wordsOnly || step.do !== 'check');
  const dialogue = { ...whole, steps };
  const { title, file, line, tags } = dialogue;
  const outcome: Outcome = { title, file, line, tags, result: 'passed', deviations: [], talk: [], ms: 0 };
  const reason = cannot(dialogue, theatre);
  if (reason) return { ...outcome, result: 'skipped', reason };
  const began = performance.now();
  const stage = await theatre.open(dialogue);
  try {
    const run = createRun(dialogue, stage, outcome.talk);
    await playSteps(run, outcome, accept);
  } catch (error) {
    if (!(error instanceof CannotError)) throw error;
    return { ...outcome, result: 'skipped', reason: `${theatre.name} ${error.message}` };
  } finally {
    await stage.close();
  }
  return { ...outcome, ms: performance.now() - began };
}

async function playSteps(run: Run, outcome: Outcome, accept: boolean): Promise<void> {
  const { steps, lenient } = run.dialogue;
  for (const step of steps) {
    const deviation = await deviationIn(run, step, () => carryOut(run, step));
    if (deviation === null) continue;
    outcome.deviations.push(deviation);
    if (accept && step.do === 'expect' && deviation.got) continue;
    outcome.result = 'failed';
    return;
  }
  const last = steps.at(-1);
  if (lenient || last === undefined) return;
  const deviation = await deviationIn(run, last, async () => expectNothing(run, 'nothing more, at the end'));
  if (deviation === null) return;
  outcome.deviations.push(deviation);
  outcome.result = 'failed';
}

async function deviationIn(run: Run, step: Step, deed: () => Promise<void>): Promise<Deviation | null> {
  try {
    await deed();
    return null;
  } catch (error) {
    if (!(error instanceof Deviates)) throw error;
    const { expected, got, message: why, who = step.who } = error;
    const role = run.role(who);
    const state = await role.person.state().then(
      ({ path }) => path,
      () => null,
    );
    const { file, line } = step;
    return { file, line, expected, got, gotLines: got && linesIn(got.text, role.language), why, state };
  }
}
