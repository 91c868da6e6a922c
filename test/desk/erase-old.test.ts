/** Old conversations are deleted in one order, which takes a while: whoever has come back meanwhile keeps theirs. */
import { expect, it } from 'vitest';
import type { Asked } from '../../src/desk/api/handling.ts';
import type { Summary } from '../../src/desk/board/card.ts';
import { createConversationHandlers } from '../../src/desk/work/conversations.ts';
import { createMovableClock } from '../../src/runner/stages/movable-clock.ts';

const day = 24 * 3_600_000;
const now = Date.UTC(2026, 10, 21);

it('deletes none in which something was said, or which was taken over, since they were counted', async () => {
  const summaries = new Map<string, Summary>(
    ['first', 'writes', 'taken', 'last', 'young'].map((number) => [
      number,
      { number, lastAt: now - (number === 'young' ? 1 : 20) * day, holder: null } as Summary,
    ]),
  );
  const erased: string[] = [];
  const change = (number: string, changed: Partial<Summary>) =>
    summaries.set(number, { ...(summaries.get(number) as Summary), ...changed });
  const { eraseOld } = createConversationHandlers({
    engine: {
      async erase(id: string) {
        erased.push(id);
        change('writes', { lastAt: now });
        change('taken', { holder: { id: 'lan', name: 'Lan' } });
        return true;
      },
    } as never,
    board: {
      olderThan: (before: number) =>
        [...summaries.values()].filter(({ lastAt }) => lastAt < before).map(({ number }) => number),
      summary: (number: string) => summaries.get(number) ?? null,
      idOf: (number: string) => number,
    } as never,
    presence: {} as never,
    speech: {} as never,
    clock: createMovableClock({ runs: false, startAt: now }),
    audit: async () => {},
    idOf: () => '',
  });
  const body = { olderThanDays: 7, dryRun: false, reason: 'hết hạn giữ' };
  const told = await eraseOld({ body, note: () => {} } as unknown as Asked<'eraseOld'>);
  expect(erased).toEqual(['first', 'last']);
  expect(told).toEqual({ conversations: 2 });
});
