/** A generated dialogue's title: a sentence that names from, event and to. */
import type { Transition } from '../../engine/trace.ts';

/** Unique for each transition of the flows. */
export function titleOf({ from, event, index, targets, silent, kind }: Transition): string {
  const to = targets.length > 0 ? `goes to ${targets.join(', ')}` : silent ? 'takes no notice' : 'answers and stays';
  const nth = index === 0 ? '' : ` (${index + 1}. of its ways)`;
  if (kind === 'always') return `${from} is passed at once and ${to}${nth}`;
  return `${from} hears "${event}" and ${to}${nth}`;
}
