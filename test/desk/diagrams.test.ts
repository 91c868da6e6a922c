import { describe, expect, it } from 'vitest';
import { flows } from '../../src/desk/api/shapes.ts';
import { stateWords } from '../../src/desk/diagrams/names.ts';
import { diagramOf, diagrams } from '../../src/desk/diagrams/parts.ts';
import { stateName } from '../../src/desk/diagrams/state-name.ts';
import { unitsOf } from '../../src/desk/diagrams/units.ts';
import { drawAll } from '../../src/desk/diagrams/write.ts';
import { flowsFor } from '../../src/engine/machine.ts';
import { describedStates, statesOf, transitionsOf } from '../../src/engine/trace.ts';

const machine = flowsFor({ linkingHere: true });
const states = describedStates(machine);
const drawn = await drawAll();
const drawnStates = [...drawn].flatMap(([flow, svg]) =>
  [...svg.matchAll(/<g class="state" data-state="([^"]+)">/g)].map(([, path]) => ({ flow, path: path as string })),
);

describe('the diagrams', () => {
  it('show every state in which a conversation can be, each in exactly one', () => {
    expect(drawnStates.map(({ path }) => path).sort()).toEqual(statesOf(machine).sort());
    expect(drawnStates.filter(({ flow, path }) => diagramOf(path) !== flow)).toEqual([]);
  });

  it('are of the flows that the desk speaks of, all but "none"', () => {
    expect([...drawn.keys()].sort()).toEqual(flows.filter((flow) => flow !== 'none').sort());
  });

  it('name every state and every group in both languages', () => {
    const parts = [...diagrams(states, transitionsOf(machine)).values()];
    const paths = parts.flatMap((part) => [...part.states, ...part.groups].map(({ path }) => path));
    const nameless = (lang: 'vi' | 'en') =>
      paths.filter((path) => {
        const ends = path.split('.').map((_, from, all) => all.slice(from).join('.'));
        return ends.every((end) => stateWords[lang](end) === undefined);
      });
    expect(nameless('vi')).toEqual([]);
    expect(nameless('en')).toEqual([]);
  });

  it('give states of one flow different names, told with their group', () => {
    for (const [flow, { states: own }] of diagrams(states, transitionsOf(machine))) {
      const names = own.map(({ path }) => stateName(path, stateWords.vi));
      expect(
        names.filter((name, index) => names.indexOf(name) !== index),
        flow,
      ).toEqual([]);
    }
  });

  it('lead from one step of linking to the next, past what is left at once', () => {
    const { arrows } = diagrams(states, transitionsOf(machine)).get('linking') ?? { arrows: [] };
    const leads = (from: string, to: string) => arrows.find((each) => each.from === from && each.to === to);
    expect(leads('linking.consent', 'linking.askingCccd')).toMatchObject({ onwards: true });
    expect(leads('linking.matching.running', 'linking.offeringUpdate')).toMatchObject({ onwards: true });
    expect(leads('linking.code.asking', 'linking.code.checking.running')).toMatchObject({ onwards: true });
    expect(leads('linking.noMatch', 'linking.askingCccd')).toMatchObject({ onwards: false });
  });

  it('show every arrow between what is laid out, and the two states of a call in one frame', () => {
    for (const [flow, parts] of diagrams(states, transitionsOf(machine))) {
      const { arrows, units } = unitsOf(parts);
      expect(drawn.get(flow)?.match(/class="arrow/g)?.length ?? 0, flow).toBe(arrows.length);
      expect(units.flatMap((unit) => unit.states).sort(), flow).toEqual(parts.states.map(({ path }) => path).sort());
      const calls = parts.states.filter(({ calls: service }) => service !== null);
      expect(units.filter((unit) => unit.states.length === 2).length, flow).toBe(calls.length);
    }
  });

  it('are higher than wide where there are many steps, as they stand at the side of a conversation', () => {
    const [, width = 0, height = 0] = (/viewBox="\S+ \S+ (\d+) (\d+)"/.exec(drawn.get('linking') ?? '') ?? []).map(
      Number,
    );
    expect(height).toBeGreaterThan(width);
    expect(width).toBeLessThan(900);
  });

  it('are small, and bring no colours, scripts or addresses of their own', () => {
    for (const [flow, svg] of drawn) {
      expect(svg.length, flow).toBeLessThan(60_000);
      expect(svg, flow).not.toMatch(/#[0-9a-f]{3,6}\b|<script|<style|style=|href|\son\w+=|NaN|undefined/);
    }
  });
});
