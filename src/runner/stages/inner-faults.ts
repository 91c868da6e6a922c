/** Faults of what the assistant works out by itself: no service is asked, so no mock service can be slow or down for it. */
import type { Clock } from '../../engine/clock.ts';
import type { ServiceImplementations } from '../../engine/outside.ts';
import type { Fault } from '../dialogue.ts';
import { innerOperation } from '../format/operations.ts';

export interface InnerFaults {
  /** Takes the fault if it is for something worked out here; else false. `none` clears, and leaves the rest to clear as well. */
  add(fault: Fault): boolean;
  /** The same services, with the planned faults. */
  around(services: ServiceImplementations): ServiceImplementations;
}

/** Nothing fails yet. */
export function createInnerFaults(clock: Clock): InnerFaults {
  let planned: Array<Extract<Fault, { kind: 'slow' | 'down' }>> = [];
  function take(kind: 'slow' | 'down') {
    const fault = planned.find((each) => each.kind === kind);
    if (fault === undefined) return undefined;
    fault.times -= 1;
    planned = planned.filter(({ times }) => times > 0);
    return fault;
  }
  return {
    add(fault) {
      if (fault.kind === 'none') planned = [];
      if ((fault.kind !== 'slow' && fault.kind !== 'down') || fault.operation !== innerOperation) return false;
      planned.push({ ...fault });
      return true;
    },
    around: (services) => ({
      ...services,
      async recognise(...request) {
        const slow = take('slow');
        if (slow?.kind === 'slow') await new Promise<void>((resolve) => clock.after(slow.ms, resolve));
        if (take('down')) throw new Error('planned by the script');
        return services.recognise(...request);
      },
    }),
  };
}
