/** A script's faults, planned at the mock services. */
import type { Faults } from '../../mocks/faults.ts';
import { refusal, serviceOf } from '../../mocks/refusals.ts';
import type { Fault } from '../dialogue.ts';

/** Throws `UnknownRefusalError` for what the reader of scripts would have refused. */
export function applyFault(faults: Faults, fault: Fault, nowMs: number): void {
  if (fault.kind === 'none') return faults.clear();
  const { operation, times } = fault;
  const service = serviceOf(operation) ?? 'registry';
  switch (fault.kind) {
    case 'slow':
      return faults.add({ kind: 'slow', service, operation, ms: fault.ms, times });
    case 'down':
      return faults.add({ kind: 'fail', status: 503, service, operation, times });
    case 'lost':
      return faults.add({ kind: 'lose', service, operation, times });
    case 'refuses': {
      const { code, body } = fault;
      return faults.add({ ...refusal({ operation, code, nowMs, ...(body && { body }) }), times });
    }
  }
}
