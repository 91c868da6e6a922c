import { describe, expect, it } from 'vitest';
import { flowsFor } from '../../src/engine/machine.ts';
import { mutantsOf } from '../../src/engine/mutants.ts';
import { statesOf, traced, transitionsOf } from '../../src/engine/trace.ts';
import { createCoverage } from '../../src/runner/coverage/coverage.ts';
import { coverageDiagram } from '../../src/runner/coverage/diagram.ts';
import { mutate, mutationText } from '../../src/runner/coverage/mutation.ts';
import { coverageTable, leastOf } from '../../src/runner/coverage/table.ts';
import { sayableLines } from '../../src/runner/format/wording.ts';
import { createHarness, wayTo } from '../engine/harness.ts';
import { type AnyEvent, canHear, freshPlace, type Place, turn, walk, walkAt } from '../engine/walk.ts';

const machine = flowsFor({ linkingHere: true });
const all = transitionsOf(machine);
const said = (event: object) => ({ ...event, at: walkAt }) as AnyEvent;
/** Said three times in a row, as the walk does not, and the languages it leaves out. */
const thrice = [
  ...['unclear', 'cmnd', 'secret', 'english', 'vietnamese'].map((type) => said({ type })),
  said({ type: 'phone', value: '0912345678' }),
  said({ type: 'number', count: 11 }),
  said({ type: 'cccd', value: '079085000001', doubts: [] }),
  said({ type: 'badDate', problem: 'no-day' }),
];
/** What the walk has one example of, and the flows tell apart. */
const besides = [
  said({ type: 'asked', topics: [{ topic: 'scam-warning', flow: null }] }),
  said({
    type: 'asked',
    topics: [
      { topic: 'vneid-activate', flow: 'activate' },
      { topic: 'link-what-why', flow: null },
    ],
  }),
  ...(['pending', 'active', 'locked'] as const).map((status) => ({
    type: 'xstate.done.actor.registrationStatus',
    output: { outcome: 'found', status },
    actorId: 'registrationStatus',
  })),
];

/** One after the other from the beginning, by somebody who waits for a person, which the walk does not tell from others. */
const whileWaiting: AnyEvent[] = [
  said({ type: 'human', desk: { open: true, ahead: 0 } }),
  said({ type: 'human' }),
  said({ type: 'forPerson' }),
  said({ type: 'forPerson' }),
  { type: 'handoff.late' },
  { type: 'silence.expiry' },
  said({ type: 'human' }),
  said({ type: 'noPerson' }),
];

describe('a traced machine', () => {
  it('goes the same ways as the one it was made of, and wishes for the same', () => {
    const plain = walk(machine).turns;
    const followed = walk(traced(machine, () => {})).turns;
    // Kept from the states around, and noted nevertheless: only a traced machine says that it can do these.
    const silent = new Set(['silence.reminder', 'silence.expiry']);
    const told = (turns: typeof plain) =>
      turns
        .filter(({ event, from, to }) => !(silent.has(event.type) && from.path === to.path))
        .map(({ from, event, to, said: lines }) => JSON.stringify([from.path, event, to.path, lines]));
    expect(told(followed)).toEqual(told(plain));
  }, 180_000);

  it('listens for the same', () => {
    const other = traced(machine, () => {});
    for (const path of ['fresh', 'menu.asking', 'linking.saving.running']) {
      const own = (of: typeof machine) =>
        path.split('.').reduce((node, key) => node.states[key] as typeof node, of.root).ownEvents;
      expect(own(other), path).toEqual(own(machine));
    }
  });

  it('leaves the machine it was made of alone', () => {
    const taken: string[] = [];
    traced(machine, (id) => taken.push(id));
    turn(machine, freshPlace(machine), said({ type: 'hello' }));
    expect(taken).toEqual([]);
  });

  it('tells each transition by the same id, whatever the setting', () => {
    expect(transitionsOf(flowsFor({ linkingHere: false })).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.find(({ id }) => id === 'linking.consent no 0')).toMatchObject({
      from: 'linking.consent',
      event: 'no',
      targets: ['menu'],
      lines: ['linking.declined'],
      kind: 'word',
    });
    expect(all.find(({ id }) => id === 'linking.found always 1')?.lines).toEqual(['linking.alreadyLinked']);
  });

  it('takes every transition on a walk, but those that no way leads to', () => {
    const taken = new Set<string>();
    const entered = new Set(['fresh']);
    const note = (id: string) => taken.add(id);
    for (const linkingHere of [true, false]) {
      const followed = traced(flowsFor({ linkingHere }), note, (path) => entered.add(path));
      for (const place of walk(followed).places) {
        for (const event of thrice) {
          let now: Place = place;
          for (let time = 0; time < 3 && canHear(now.live, event); time += 1) now = turn(followed, now, event).to;
        }
        for (const event of besides) if (canHear(place.live, event)) turn(followed, place, event);
      }
      whileWaiting.reduce((now, event) => turn(followed, now, event).to, freshPlace(followed));
    }
    expect(statesOf(machine).filter((path) => !entered.has(path))).toEqual([]);
    expect(all.map(({ id }) => id).filter((id) => !taken.has(id))).toEqual([
      // Only of a conversation in which another flow used up the lookups or agreed, which the walk forgets on the way there.
      'registering.here.beginning always 0',
      'registering.here.beginning always 1',
      'activating.here.beginning always 0',
      'activating.here.beginning always 1',
      // Only of a conversation that was parked while linking, found again after LINKING was set to guide.
      'resuming continue 4',
      'resuming yes 4',
    ]);
  }, 180_000);
});

async function linked() {
  const coverage = createCoverage(machine);
  const harness = await createHarness({ machine: traced(machine, coverage.took, coverage.at) });
  await harness.play(...wayTo.confirming, 'đúng');
  for (const line of harness.lines().flat()) coverage.said(line);
  return { coverage, harness };
}

describe('coverage', () => {
  it('knows what a dialogue over the engine went through', async () => {
    const { coverage } = await linked();
    expect(coverage.hasTaken('fresh hello 0')).toBe(true);
    expect(coverage.hasTaken('linking.matching.running answer 3')).toBe(true);
    expect(coverage.hasTaken('linking.matching.running answer 0')).toBe(false);
    expect(coverage.hasBeenAt('fresh')).toBe(true);
    expect(coverage.hasBeenAt('linking.askingCccd')).toBe(true);
    expect(coverage.hasSaid('linking.askCccd')).toBe(true);
    const { states, transitions, lines, faults } = coverage.report();
    for (const part of [states, transitions, lines, faults]) {
      expect(part.covered).toBeGreaterThan(0);
      expect(part.covered + part.missing.length).toBe(part.total);
    }
    expect(lines.total).toBe(sayableLines.length);
    expect(faults.missing).toContain('linking.saving.running failure 0');
  });

  it('adds up over runs, and leaves out what these flows do not have', async () => {
    const { coverage } = await linked();
    const sum = createCoverage(machine);
    sum.merge(JSON.parse(JSON.stringify(coverage.toJson())));
    sum.merge({ states: ['gone'], transitions: ['gone link 0'], lines: ['gone.line'] });
    expect(sum.report()).toEqual(coverage.report());
  });

  it('is full when everything was seen', () => {
    const coverage = createCoverage(machine);
    coverage.merge({ states: statesOf(machine), transitions: all.map(({ id }) => id), lines: [...sayableLines] });
    expect(leastOf(coverage.report())).toBe(100);
    expect(coverageTable(coverage)).not.toContain('never');
  });

  it('is never rounded up to full', () => {
    const coverage = createCoverage(machine);
    coverage.merge({ states: statesOf(machine), transitions: all.slice(1).map(({ id }) => id), lines: [] });
    expect(leastOf(coverage.report())).toBeLessThan(100);
    expect(coverageTable(coverage)).toContain(`1 transitions never taken:\n  ${all[0]?.id}`);
  });

  it('is painted on a page that needs nothing else', async () => {
    const { coverage } = await linked();
    const page = await coverageDiagram(coverage);
    for (const path of statesOf(machine)) expect(page).toContain(`title="${path}"`);
    expect(page).not.toMatch(/(?:src|href)="|url\((?!#)|@import/);
    expect(page).not.toMatch(/NaN|undefined|display:none/);
    expect(page.match(/class="stem/g)?.length).toBeGreaterThan(30);
  });
});

describe('mutants', () => {
  const mutants = mutantsOf(machine);

  it('are all different, and can be built', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThan(1000);
    // Building one takes long enough that a spread of them has to do.
    const spread = mutants.filter((_, index) => index % 10 === 0);
    for (const mutant of spread) expect(mutant.build(machine)).not.toBe(machine);
  }, 60_000);

  it('do what they say, and leave the flows alone', () => {
    const mutant = mutants.find(({ id }) => id === 'fresh hello 0 without 0');
    expect(mutant?.what).toBe('fresh: on "hello" does not say root.greeting');
    const wrong = mutant?.build(machine) ?? machine;
    const lines = (of: typeof machine) =>
      turn(of, freshPlace(of), said({ type: 'hello' })).said.map(({ line }) => line);
    expect(lines(wrong)).toEqual(['root.menu']);
    expect(lines(machine)).toEqual(['root.greeting', 'root.menu']);
  });

  it('stop at once, whatever is wrong: none goes around in a circle', () => {
    for (const mutant of mutants.filter(({ id }) => / always | entry |^fresh /.test(id))) {
      const wrong = mutant.build(machine);
      for (const type of ['hello', 'link']) turn(wrong, freshPlace(wrong), said({ type }));
    }
  });

  it('are played until a dialogue notices; what none notices is told in words', async () => {
    const [noticed, survivor, uncovered] = mutants;
    if (!noticed || !survivor || !uncovered) throw new Error('there are mutants');
    const played: string[] = [];
    const report = await mutate({
      mutants: [noticed, survivor, uncovered],
      dialoguesCovering: (mutant) => (mutant === uncovered ? [] : ['a', 'b', 'c']),
      plays: async (mutant, dialogue) => {
        played.push(dialogue);
        if (mutant === noticed && dialogue === 'b') throw new Error('it went wrong');
        return true;
      },
    });
    expect(played).toEqual(['a', 'b', 'a', 'b', 'c']);
    expect(report).toEqual({ noticed: 1, survivors: [survivor], uncovered: [uncovered], played: 5 });
    expect(mutationText(report)).toContain(survivor.what);
  });
});
