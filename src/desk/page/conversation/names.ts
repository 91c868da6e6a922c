/** What things of a conversation are called. */
import type { Entry, Summary } from '../api.d.ts';
import type { SomeTexts } from '../texts.ts';

/** The citizen's name where it is known, else a part of the conversation's number. */
export const nameOf = ({ name, number }: Pick<Summary, 'name' | 'number'>, t: SomeTexts['t']): string =>
  name ?? t('list.citizen', { number: number.slice(0, 4).toUpperCase() });

/** Of `linking.code.asking` in turn: all, `code.asking`, `asking`. */
const endings = (path: string): string[] => {
  const parts = path.split('.');
  return parts.map((_, index) => parts.slice(index).join('.'));
};

/** What the assistant is doing in a state. Of a service's own states, what the service is called for. */
export function stateName(path: string, { named, t }: SomeTexts): string {
  const [, around = path, end] = /^(.*)\.(running|unavailable)$/.exec(path) ?? [];
  const found = endings(around)
    .map((ending) => named('state', ending))
    .find((name) => name !== undefined);
  const name = found ?? named('flow', around) ?? around;
  return end === 'unavailable' ? `${name}: ${t('state.unavailable').toLowerCase()}` : name;
}

/** A step that staff can have the assistant take. */
export const moveName = (move: string, { named }: SomeTexts): string =>
  named('move', move) ?? named('button', move) ?? move;

/** Its own name where there is no word for it. */
export const serviceName = (service: string, { named }: SomeTexts): string => named('what', service) ?? service;

/** What the assistant took a message for. */
export function heardName(heard: string, { named }: SomeTexts): string {
  const which = heard.replace(/^picked:/, '');
  return named('heard', which) ?? named('button', which) ?? which;
}

/** What staff or the assistant have done with the conversation as a whole. */
export function deedText({ what, by }: Entry, texts: SomeTexts): string {
  const [deed = '', move] = (what ?? '').split(/:(.*)/s);
  const values = { by: by ?? texts.t('who.desk'), move: move ? moveName(move, texts) : '' };
  if (deed === 'returned' && move) return texts.t('what.returnedWith', values);
  const known = texts.named('what', deed);
  return known ? texts.t(`what.${deed}` as 'what.taken', values) : (what ?? '');
}

/** What came of a call. */
export const outcomeText = (outcome: string | null, { named }: SomeTexts): string =>
  outcome === null ? '' : (named('answer', outcome) ?? outcome);

/** A call that did not bring what was hoped for. */
const welcome = new Set([
  'match',
  'updated',
  'known',
  'sent',
  'correct',
  'linked',
  'removed',
  'pending',
  'found',
  'active',
  'approved',
  'ok',
  'answered',
  'done',
  'already-linked',
]);
/** Unwelcome answers count as well as none. */
export const isFailure = ({ who, outcome }: Entry): boolean =>
  who === 'service' && outcome !== null && !welcome.has(outcome);
