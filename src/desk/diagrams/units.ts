/** What is laid out as one: a state, or a call to a service with its two states, which would take four times the room apart. */
import type { Parts } from './parts.ts';

export interface Unit {
  /** Of the state, or of the group around a call's two. */
  path: string;
  parent: string | null;
  /** The states inside, from top to bottom; of a state, itself. */
  states: string[];
}

export interface Units {
  units: Unit[];
  /** Those that are no unit themselves. */
  groups: Array<{ path: string; parent: string | null }>;
  /** Between units; none of a unit to itself. */
  arrows: Parts['arrows'];
}

/** Puts the states of each call together, and bundles the arrows from and to them. */
export function unitsOf({ states, groups, arrows }: Parts): Units {
  const inside = (group: string) => states.filter(({ parent }) => parent === group).map(({ path }) => path);
  const isCall = (group: string) =>
    inside(group).join() === [`${group}.running`, `${group}.unavailable`].join() &&
    !groups.some(({ parent }) => parent === group);
  const calls = new Set(groups.map(({ path }) => path).filter(isCall));
  const around = (parent: string | null) => (groups.some(({ path }) => path === parent) ? parent : null);
  const unitOf = new Map(
    states.map(({ path, parent }) => [path, parent !== null && calls.has(parent) ? parent : path]),
  );
  const alone = states.filter(({ path }) => unitOf.get(path) === path);
  const bundled = new Map<string, Parts['arrows'][number]>();
  for (const { from, to, onwards } of arrows) {
    const ends = { from: unitOf.get(from) ?? from, to: unitOf.get(to) ?? to };
    const key = `${ends.from} ${ends.to}`;
    if (ends.from !== ends.to) bundled.set(key, { ...ends, onwards: onwards || bundled.get(key)?.onwards === true });
  }
  return {
    units: [
      ...alone.map(({ path, parent }) => ({ path, parent: around(parent), states: [path] })),
      ...groups
        .filter(({ path }) => calls.has(path))
        .map(({ path, parent }) => ({ path, parent: around(parent), states: inside(path) })),
    ],
    groups: groups.filter(({ path }) => !calls.has(path)).map(({ path, parent }) => ({ path, parent: around(parent) })),
    arrows: [...bundled.values()],
  };
}
