/** Where a conversation is, told by the path of its state: in which flow, and at which numbered step of it. */
import { guides } from '../../../flows/guides/read.ts';
import type { Word } from '../../../flows/heard.ts';
import type { Speech } from '../../speech.ts';
import type { Summary } from './card.ts';

export type Flow = Summary['flow'];
type Step = Summary['step'];

/** First part of a state's path → flow. States that keep the place of another flow are not here. */
const flowOfRoot: Record<string, Flow> = {
  fresh: 'none',
  menu: 'menu',
  forgetting: 'menu',
  linking: 'linking',
  guiding: 'guiding',
  registering: 'registering',
  activating: 'activating',
  loggingIn: 'loggingIn',
  undoing: 'undoing',
  checkingSms: 'checkingSms',
  answered: 'questions',
  choosing: 'questions',
  rating: 'rating',
};

/** The flow that was left for a long silence, by the word that leads back to it. */
const flowLeft: Partial<Record<Word, Flow>> = { link: 'linking', register: 'registering', activate: 'activating' };

/** State of linking → the step of four that its lines tell (`locales/vi/linking.json`); consent comes before the first. */
const linkingSteps: Record<string, number> = {
  askingCccd: 1,
  confirmingCccd: 1,
  askingDateOfBirth: 1,
  confirmingDateOfBirth: 1,
  matching: 2,
  noMatch: 2,
  found: 2,
  offeringUpdate: 3,
  skipping: 3,
  updating: 3,
  checkingVneid: 4,
  code: 4,
  learningHolder: 4,
  confirming: 4,
  saving: 4,
};
const linkingStepsInAll = 4;

/** First part of a state's path: `linking.code.asking` → `linking`. */
export const rootOf = (state: string): string => state.split('.', 1)[0] ?? '';

/** The flow that a state belongs to, or, in a long silence, the one that was left; `none` where there is neither. */
export const flowOf = (state: string, parkedAt?: Word): Flow =>
  flowOfRoot[rootOf(state)] ?? (parkedAt === undefined ? undefined : flowLeft[parkedAt]) ?? 'none';

/**
 * Tells the step of a state's path; null where the citizen reads no number. Of a guide it is the number that stands in its text and not the
 * place in its list: a step of a guide may have several screens.
 */
export function createSteps({ outline }: Pick<Speech, 'outline'>): (state: string) => Step {
  const ofGuides = new Map<string, Step>();
  for (const { id, steps } of guides) {
    for (const { name } of steps) ofGuides.set(`${id}.${name}`, numberIn(outline('vi', `guide.${id}.${name}`)));
  }
  return (state) => {
    const [root, ...below] = state.split('.');
    if (root !== 'linking') return ofGuides.get(below.join('.')) ?? null;
    const number = linkingSteps[below[0] ?? ''];
    return number === undefined ? null : { number, of: linkingStepsInAll };
  };
}

function numberIn(text: string): Step {
  const found = /^Bước (\d+)\/(\d+)/.exec(text);
  return found === null ? null : { number: Number(found[1]), of: Number(found[2]) };
}
