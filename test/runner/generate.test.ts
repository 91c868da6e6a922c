/** From the flows alone: the shortest dialogue to a transition, as a file that can be kept. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readDialogues } from '../../src/runner/format/read.ts';
import { type Generated, generate } from '../../src/runner/generate/generate.ts';
import { createPlayer } from '../../src/runner/player.ts';

/** One of each kind: words, the third misunderstanding, numbers, old buttons, silences, answers, refusals, failures, delays, in passing. */
const wanted = [
  'fresh stale 0',
  'menu.asking unclear 0',
  'assistant media 0',
  'linking.consent silence.reminder 0',
  'linking.askingCccd number 1',
  'linking.askingDateOfBirth badDate 1',
  'linking.confirmingCccd yes 0',
  'linking.confirmingDateOfBirth yes 0',
  'linking.matching.running after.patience 0',
  'linking.matching.running answer 1',
  'linking.matching.running failure 0',
  'linking.found always 2',
  'linking.updating.running silence.expiry 0',
  'linking.code.expired retry 0',
  'linking.code.sending.running answer 1',
  'linking.learningHolder.running answer 0',
  'assistant skipped.reminder 0',
  'undoing.otherNumber cccd 0',
  'undoing.recognising.running failure 0',
  'resuming continue 0',
];

describe('what is generated for transitions of each kind', () => {
  let generated: Generated;
  beforeAll(async () => {
    generated = await generate({ missing: wanted });
  }, 120_000);

  it('is found', () => {
    expect(generated.notFound).toEqual([]);
    expect(generated.written.map(({ transition }) => transition)).toEqual(wanted);
  });

  it('can be read back, passes, and goes through the transition', async () => {
    const player = await createPlayer('in-process');
    for (const { transition, title, yaml } of generated.written) {
      const [dialogue, ...others] = readDialogues('kept.yaml', () => yaml);
      if (dialogue === undefined) throw new Error(`${transition}: nothing was written`);
      expect(others).toEqual([]);
      expect(dialogue.title).toBe(title);
      const { outcome, seen } = await player.play(dialogue);
      expect([transition, outcome.result, outcome.deviations]).toEqual([transition, 'passed', []]);
      expect(seen?.transitions).toContain(transition);
    }
    await player.close();
  });

  it('has a title that names where it begins, what happens and where it leads', () => {
    const titles = generated.written.map(({ title }) => title);
    expect(titles).toContain('linking.confirmingCccd hears "yes" and goes to linking.askingDateOfBirth');
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('leaves out what only staff can do, and says so', async () => {
    const { written, notFound } = await generate({ missing: ['linking desk.newCode 0'] });
    expect(written).toEqual([]);
    expect(notFound.map(({ why }) => why)).toEqual(['only staff can do this; write it with a "staff:" step']);
  });

  it('shows what the citizen does as a tester would write it', () => {
    const yaml = generated.written.find(
      ({ transition }) => transition === 'linking.learningHolder.running answer 0',
    )?.yaml;
    expect(yaml).toContain('- press: button.agree');
    expect(yaml).toContain('- citizen: "{{cccd}}"');
    expect(yaml).toContain('refuses: accountStatus');
  });
});

it('tells of what it cannot find', async () => {
  const { written, notFound } = await generate({ missing: ['no such transition 0'] });
  expect(written).toEqual([]);
  expect(notFound).toEqual([{ transition: 'no such transition 0', why: 'these flows have no such transition' }]);
}, 120_000);
