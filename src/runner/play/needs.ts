/** What a dialogue needs of the stage it is played on. */
import type { Deed, Dialogue } from '../dialogue.ts';
import { innerOperation } from '../format/operations.ts';
import type { Ability, Theatre } from '../stage.ts';

const needOf = (deed: Deed): Ability | null => {
  switch (deed.do) {
    case 'wait':
      return 'clock';
    case 'fault':
      return 'operation' in deed.fault && deed.fault.operation === innerOperation ? 'insides' : 'faults';
    case 'restart':
      return 'restart';
    case 'store':
      return 'store';
    case 'redeliver':
    case 'swapped':
      return 'redelivery';
    case 'block':
      return 'blocking';
    case 'expect':
      // The day on which dialogues are played, unless it is any other.
      return deed.values?.['date'] === undefined ? null : 'clock';
    case 'press':
      return deed.earlier ? 'oldButtons' : null;
    case 'check':
      if (deed.moves !== undefined) return 'staff';
      return deed.state === undefined && deed.waitsFor === undefined ? 'links' : 'state';
    case 'staff':
      return 'staff';
    case 'say':
      return /\{\{(\w+\.)?(code|wrongCode)\}\}/.test(deed.text) ? 'phone' : null;
    default:
      return null;
  }
};

const words: Record<Ability, string> = {
  clock: 'turn the clock',
  faults: 'make services fail',
  state: "look into the assistant's state",
  restart: 'restart the process',
  store: 'make the store fail',
  phone: "read the mock phone's messages",
  links: "read the registry's books",
  insides: 'make fail what the assistant works out by itself',
  redelivery: 'bring a message twice or in another order',
  blocking: 'block the assistant',
  oldButtons: 'press a button under an older message',
  staff: 'have staff at its help desk',
};

/** Why it cannot be played there, in words; null when it can. */
export function cannot(
  dialogue: Dialogue,
  { name, can, sends, tellsLanguage }: Omit<Theatre, 'open' | 'close'>,
): string | null {
  if (dialogue.language !== 'vi' && !tellsLanguage) return `${name} does not tell that the citizen speaks English`;
  if (dialogue.desk !== null && !can.has('staff')) return `${name} cannot ${words.staff}`;
  for (const step of dialogue.steps) {
    const need = needOf(step);
    if (need && !can.has(need)) return `${name} cannot ${words[need]} (line ${step.line})`;
    if (step.do === 'send' && !sends.has(step.media)) return `${name} cannot send: ${step.media} (line ${step.line})`;
  }
  return null;
}
