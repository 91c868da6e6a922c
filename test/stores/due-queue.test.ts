import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueQueue } from '../../src/stores/due-queue.ts';

it('always has the earliest first, whatever is put in, moved and taken out', () => {
  const changes = fc.array(fc.tuple(fc.nat(30).map(String), fc.option(fc.nat(100))), { maxLength: 300 });
  fc.assert(
    fc.property(changes, fc.nat(100), fc.nat(40), (all, now, limit) => {
      const queue = new DueQueue();
      const model = new Map<string, number>();
      for (const [id, dueAt] of all) {
        queue.set(id, dueAt);
        if (dueAt === null) model.delete(id);
        else model.set(id, dueAt);
      }
      const times = [...model.values()].sort((a, b) => a - b);
      expect(queue.first()).toBe(times[0] ?? null);
      for (const again of [1, 2]) {
        const due = queue.until(now, limit);
        expect({ again, due: due.map((id) => model.get(id)) }).toEqual({
          again,
          due: times.filter((time) => time <= now).slice(0, limit),
        });
        expect(new Set(due).size).toBe(due.length);
      }
      expect(new Map(queue)).toEqual(model);
    }),
  );
});
