/** What goes wrong on purpose in the mock services: slow, failing, refusing, answer lost. */
import { z } from 'zod';
import { type Answer, problem } from './http/answer.ts';

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
  /** Does nothing and answers with a problem that has this code and, beside it, what is in `body`. */
  z.strictObject({
    kind: z.literal('refuse'),
    status: z.int().min(400).max(499),
    code: z
      .string()
      .max(60)
      .regex(/^[a-z]+(?:-[a-z]+)*$/, 'must be words with - between them'),
    body: z.record(z.string(), z.json()).optional(),
    ...where,
  }),
  /** Does the work, then cuts the connection instead of answering. */
  z.strictObject({ kind: z.literal('lose'), ...where }),
]);
export type Fault = z.output<typeof faultSchema>;
/** As it is given to `Faults.add`: `times` is 1 unless told. */
export type FaultInput = z.input<typeof faultSchema>;

export interface Faults {
  /** Throws `UnknownOperationError` for an operation the service does not have, `ZodError` for a malformed fault. */
  add(fault: FaultInput): void;
  /** What is to happen to this call; uses up one of each kind planned for it (of `fail` and `refuse` together, the earlier). */
  take(service: FaultyService | 'control', operation: string): Planned;
  /** Those still to come. */
  list(): Fault[];
  clear(): void;
}

export interface Planned {
  slowMs: number;
  /** Given without doing anything. */
  instead: Answer | null;
  lose: boolean;
}

/** A fault was planned for an operation that does not exist, and would never have happened. */
export class UnknownOperationError extends Error {
  override name = 'UnknownOperationError';
}

export function createFaults(operations: Record<FaultyService, string[]>): Faults {
  let planned: Fault[] = [];

  function use<Kind extends Fault['kind']>(kinds: readonly Kind[], service: string, operation: string) {
    const fault = planned.find(
      (each): each is Extract<Fault, { kind: Kind }> =>
        kinds.some((kind) => kind === each.kind) &&
        each.service === service &&
        (each.operation ?? operation) === operation,
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
      const slow = use(['slow'], service, operation);
      const instead = use(['fail', 'refuse'], service, operation);
      // A call that does nothing has no answer to lose.
      const lose = instead === undefined && use(['lose'], service, operation) !== undefined;
      return { slowMs: slow?.ms ?? 0, instead: instead ? answerInstead(instead) : null, lose };
    },
    list: () => planned.map((fault) => ({ ...fault })),
    clear() {
      planned = [];
    },
  };
}

function answerInstead(fault: Extract<Fault, { kind: 'fail' | 'refuse' }>): Answer {
  if (fault.kind === 'refuse') return problem(fault.status, fault.code, fault.body);
  const { status, retryAfterMs } = fault;
  return { ...problem(status, 'fault'), ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
