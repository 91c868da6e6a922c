/** What goes wrong on purpose in the mock services: slow, failing, answer lost. */
import { z } from 'zod';

/** More planned faults than this is a mistake. */
const plannedMax = 100;

export const faultyServices = ['registry', 'vneid', 'sms'] as const;
export type FaultyService = (typeof faultyServices)[number];

const where = {
  service: z.enum(faultyServices),
  /** An `operationId` of that service's OpenAPI document; without it, any operation. */
  operation: z.string().max(60).optional(),
  /** How many calls it happens to. */
  times: z.int().min(1).max(1000).default(1),
};

export const faultSchema = z.discriminatedUnion('kind', [
  /** Waits before doing anything. */
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(1).max(120_000), ...where }),
  /** Does nothing and answers this status. */
  z.strictObject({
    kind: z.literal('fail'),
    status: z.int().min(400).max(599),
    retryAfterMs: z.int().min(0).max(86_400_000).optional(),
    ...where,
  }),
  /** Does the work, then cuts the connection instead of answering. */
  z.strictObject({ kind: z.literal('lose'), ...where }),
]);
export type Fault = z.output<typeof faultSchema>;

export interface Faults {
  /** Throws `UnknownOperationError` for an operation the service does not have, `ZodError` for a malformed fault. */
  add(fault: z.input<typeof faultSchema>): void;
  /** What is to happen to this call; uses up one of each kind planned for it. */
  take(service: FaultyService | 'control', operation: string): Planned;
  /** Those still to come. */
  list(): Fault[];
  clear(): void;
}

export interface Planned {
  slowMs: number;
  fail: { status: number; retry: { retryAfterMs?: number } } | null;
  lose: boolean;
}

/** A fault was planned for an operation that does not exist, and would never have happened. */
export class UnknownOperationError extends Error {
  override name = 'UnknownOperationError';
}

export function createFaults(operations: Record<FaultyService, string[]>): Faults {
  let planned: Fault[] = [];

  function use<Kind extends Fault['kind']>(kind: Kind, service: string, operation: string) {
    const fault = planned.find(
      (each): each is Extract<Fault, { kind: Kind }> =>
        each.kind === kind && each.service === service && (each.operation ?? operation) === operation,
    );
    if (fault === undefined) return undefined;
    fault.times -= 1;
    if (fault.times === 0) planned = planned.filter((each) => each !== fault);
    return fault;
  }

  return {
    add(given) {
      const fault = faultSchema.parse(given);
      if (fault.operation !== undefined && !operations[fault.service].includes(fault.operation)) {
        throw new UnknownOperationError(
          `no operation "${fault.operation}" in ${fault.service}; there are ${operations[fault.service].join(', ')}`,
        );
      }
      if (planned.length >= plannedMax) throw new RangeError(`at most ${plannedMax} faults can be planned`);
      planned.push(fault);
    },
    take(service, operation) {
      const slow = use('slow', service, operation);
      const fail = use('fail', service, operation);
      // A call that fails does nothing, so there is no answer to lose.
      const lose = fail === undefined && use('lose', service, operation) !== undefined;
      return {
        slowMs: slow?.ms ?? 0,
        fail: fail
          ? {
              status: fail.status,
              retry: fail.retryAfterMs === undefined ? {} : { retryAfterMs: fail.retryAfterMs },
            }
          : null,
        lose,
      };
    },
    list: () => planned.map((fault) => ({ ...fault })),
    clear() {
      planned = [];
    },
  };
}
