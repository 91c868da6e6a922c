/** Pages that are told what changes: one that has gone before its turn came is not kept. */
import type { Request, Response } from 'express';
import { expect, it } from 'vitest';
import type { Asked, Session } from '../../src/desk/api/handling.ts';
import { createEvents } from '../../src/desk/work/events.ts';
import { createMovableClock } from '../../src/runner/stages/movable-clock.ts';

it('keeps no page whose connection was gone before it was its turn', async () => {
  let counted = 0;
  const clock = createMovableClock({ runs: false, startAt: Date.UTC(2026, 10, 21) });
  const events = createEvents({
    board: {
      summary: () => null,
      counts() {
        counted += 1;
        return { waiting: 0, mine: 0, held: 0, bot: 0, stuck: 0, ended: 0, all: 0 };
      },
    },
    clock,
    viewers: () => [],
    session: async () => null,
    left: () => {},
  });
  const session: Session = { id: 's', account: 'lan', name: 'Lan', role: 'agent', csrf: 'csrf' };
  const gone = { destroyed: true } as Response;
  const asked = { request: {} as Request, response: gone, session, query: {} };
  await events.handlers.events(asked as unknown as Asked<'events'>);
  events.changed('0123456789ab');
  clock.pass(1_000);
  expect([counted, clock.next()]).toEqual([0, null]);
});
