/** What a mock service can be asked to do, apart from how the request comes in. */
import type { z } from 'zod';
import type { Answer } from './answer.ts';

export interface Operation {
  /** The `operationId` of the OpenAPI document, and the name faults are planned for. */
  name: string;
  method: 'get' | 'post' | 'delete';
  /** As OpenAPI writes it: `/accounts/{id}/link`. */
  path: string;
  /** Checks body (or query) and path parameters, taken together as one object. */
  input: z.ZodType;
  handle(input: unknown): Answer | Promise<Answer>;
}

/** Ties the type of `handle`'s argument to the schema. */
export function operation<Schema extends z.ZodType>(
  declared: Omit<Operation, 'input' | 'handle'> & {
    input: Schema;
    handle(input: z.output<Schema>): Answer | Promise<Answer>;
  },
): Operation {
  return declared as Operation;
}
