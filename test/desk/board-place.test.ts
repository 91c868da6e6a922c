/** Flow and step of every state that there is, so that a new one is noticed. */
import { describe, expect, it } from 'vitest';
import { guides } from '../../flows/guides/read.ts';
import { machine } from '../../flows/root.ts';
import { createSteps, flowOf } from '../../src/desk/board/place.ts';
import { type ActionOf, linesOf } from '../../src/engine/trace-lines.ts';
import { speech } from '../engine/harness.ts';

type Node = (typeof machine)['root'];

const leavesBelow = (node: Node): string[] =>
  Object.values(node.states).flatMap((child) =>
    child.type === 'atomic' ? [child.path.join('.')] : leavesBelow(child),
  );
const leaves = leavesBelow(machine.root);
const nodesBelow = (node: Node): Node[] => [node, ...Object.values(node.states).flatMap(nodesBelow)];
const nodes = nodesBelow(machine.root);
const stepOf = createSteps(speech);
const numberOf = (state: string) => stepOf(state)?.number ?? null;

describe('every state', () => {
  it('belongs to a flow, but for those in which nothing is going on', () => {
    expect(leaves.length).toBeGreaterThan(100);
    const none = leaves.filter((state) => flowOf(state) === 'none');
    expect(none.sort()).toEqual(['fresh', 'parked', 'resuming']);
  });

  it('of a long silence belongs to the flow that was left', () => {
    expect(flowOf('parked', 'link')).toBe('linking');
    expect(flowOf('resuming', 'register')).toBe('registering');
    expect(flowOf('parked', 'activate')).toBe('activating');
    expect(flowOf('menu.asking', 'link')).toBe('menu');
  });

  it('of linking belongs to a step, but for the consent', () => {
    const linking = leaves.filter((state) => flowOf(state) === 'linking');
    expect(linking.length).toBeGreaterThan(20);
    expect(linking.filter((state) => stepOf(state) === null).sort()).toEqual(['linking.beginning', 'linking.consent']);
  });

  it('of linking belongs to the step that its lines tell', () => {
    const told = nodes.flatMap(({ path, entry }) =>
      linesOf(entry as ActionOf[]).flatMap((line) => {
        const number = /^Bước (\d)\/4/.exec(speech.outline('vi', line));
        return path[0] === 'linking' && number ? [[path.join('.'), Number(number[1])] as const] : [];
      }),
    );
    expect(told.map(([, number]) => number)).toEqual(expect.arrayContaining([1, 2, 3, 4]));
    for (const [state, number] of told) expect([state, numberOf(state)]).toEqual([state, number]);
  });

  it('has a step of a lower number only where linking goes back', () => {
    const order = [
      'askingCccd',
      'matching.running',
      'offeringUpdate',
      'checkingVneid.running',
      'code.asking',
      'saving.running',
    ];
    expect(order.map((state) => numberOf(`linking.${state}`))).toEqual([1, 2, 3, 4, 4, 4]);
  });

  it('of a guide tells the number that the citizen reads', () => {
    const ofGuides = leaves.flatMap((state) => {
      const [, guide = '', name = ''] = state.split('.');
      const step = guides.find(({ id }) => id === guide)?.steps.find((each) => each.name === name);
      return step ? [{ state, text: speech.outline('vi', `guide.${guide}.${name}`) }] : [];
    });
    expect(ofGuides.length).toBe(guides.reduce((sum, { steps }) => sum + steps.length, 0));
    for (const { state, text } of ofGuides) {
      const step = stepOf(state);
      if (step) expect(text).toMatch(new RegExp(`^Bước ${step.number}/${step.of}\\b`));
      else expect(text).not.toMatch(/^Bước/);
    }
  });

  it('has no step elsewhere', () => {
    const others = leaves.filter(
      (state) => flowOf(state) !== 'linking' && !guides.some(({ id }) => state.includes(`.${id}.`)),
    );
    expect(others.filter((state) => stepOf(state) !== null)).toEqual([]);
  });
});
