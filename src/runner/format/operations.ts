/** What a script can make slow, fail or refuse. */
import { operationNames, refusalsOf, serviceOf } from '../../mocks/refusals.ts';
import type { Fault } from '../dialogue.ts';
import { nearest } from './wording.ts';

/** Comparing a CCCD with the linked one: worked out in the assistant, so only in-process can it be made to fail. */
export const innerOperation = 'recognise';

/** Throws `RangeError` for an operation that does not exist, and for a fault or a refusal that it never has. */
export function checkFault(fault: Exclude<Fault, { kind: 'none' }>): void {
  const { operation, kind } = fault;
  if (operation === innerOperation) {
    if (kind === 'slow' || kind === 'down') return;
    throw new RangeError(`${innerOperation} is no service: it can only be slow or down`);
  }
  if (serviceOf(operation) === undefined) {
    const all = [...operationNames, innerOperation];
    const meant = nearest(operation, all);
    const hint = meant ? `did you mean "${meant}"?` : `there are ${all.join(', ')}`;
    throw new RangeError(`no service has an operation "${operation}"; ${hint}`);
  }
  if (kind !== 'refuses') return;
  const codes = Object.keys(refusalsOf(operation));
  if (!codes.includes(fault.code))
    throw new RangeError(`${operation} never refuses with "${fault.code}"; it may with ${codes.join(', ')}`);
}
