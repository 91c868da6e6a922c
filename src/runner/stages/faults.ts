/** A script's faults, planned at the mock services. */
import type { FaultInput, Faults } from '../../mocks/faults.ts';
import { refusal, serviceOf } from '../../mocks/refusals.ts';
import type { Fault } from '../dialogue.ts';

/** Throws `UnknownRefusalError` for what the reader of scripts would have refused. */
export function applyFault(faults: Faults, fault: Fault, nowMs: number): void {
  if (fault.kind === 'none') faults.clear();
  else faults.add(planned(fault, nowMs));
}

function planned(fault: Exclude<Fault, { kind: 'none' }>, nowMs: number): FaultInput {
  const { operation, times } = fault;
  const where = { service: serviceOf(operation) ?? 'registry', operation, times };
  if (fault.kind === 'slow') return { kind: 'slow', ms: fault.ms, ...where };
  if (fault.kind === 'down') return { kind: 'fail', status: 503, ...where };
  if (fault.kind === 'lost') return { kind: 'lose', ...where };
  const { code, body } = fault;
  return { ...refusal({ operation, code, nowMs, ...(body && { body }) }), times };
}
