/** Which lines a flow's action says, told without running the flow. */
import type { LineKey } from '../../flows/lines.ts';

/** An action as it stands in a node. */
export type ActionOf = string | ((...given: never[]) => unknown) | { type: string; params?: unknown };

/** Lines of all `say` and `ask` among the actions whose line does not depend on the event. */
export const linesOf = (actions: readonly ActionOf[]): LineKey[] =>
  actions.flatMap((action) => (typeof action === 'object' ? (lineOf(action) ?? []) : []));

/** The line that is said or asked; null when there is none, or only the event decides which. */
export function lineOf({ type, params }: { type: string; params?: unknown }): LineKey | null {
  if (type !== 'say' && type !== 'ask') return null;
  const found = typeof params === 'function' ? attempt(params as Params) : params;
  return (found as { line?: LineKey } | null)?.line ?? null;
}

type Params = (given: { context: unknown; event: unknown }) => unknown;

/** Anything a line's values may want to know of the memory: each property is such a thing again, and as text it is a date. */
const anything: unknown = new Proxy(() => anything, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => '2026-11-21T00:00:00Z' : anything),
  apply: () => anything,
});

/** Throws as soon as it is looked at. */
const unknown: unknown = new Proxy(
  {},
  {
    get: () => {
      throw new Error('only the event tells');
    },
  },
);

function attempt(params: Params): unknown {
  try {
    return params({ context: anything, event: unknown });
  } catch {
    return null;
  }
}
