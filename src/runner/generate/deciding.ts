/** What, besides the state, decides where a conversation can go: two places that agree in it need be looked at once only. */
import type { Choice } from '../../../flows/vocabulary.ts';
import type { Conversation } from '../../engine/conversation.ts';

/** What only the open question's choices stand for, as events. */
export function picksIn({ question }: Pick<Conversation, 'question'>): Array<{ type: 'picked'; which: string }> {
  const choices: Choice[] = [...(question?.choices ?? []), ...(question?.extra ?? [])];
  return choices.flatMap((choice) => (choice.word === 'picked' ? [{ type: 'picked', which: choice.which }] : []));
}

/** Of each flow what it looks at. Where nothing is remembered that matters, the state alone decides. */
export function deciding(path: string, { snapshot, timers, question }: Conversation): unknown {
  const { consent, link, mismatches, personal, registration, parkedAt, noReminders } = snapshot.context;
  const agreed = consent && !consent.spent ? consent.version : null;
  const lookups = Math.min(mismatches.count, 3);
  const skipped = timers.some(({ id }) => id === 'skipped');
  const offered = (question?.extra ?? []).filter(({ word }) => word === 'picked').length;
  if (offered > 0) return ['offered'];
  if (/^(?:linking|undoing)\b/.test(path)) return [agreed, link !== null, lookups, personal.account, skipped];
  if (/^(?:registering|activating)\.here\b/.test(path)) return [agreed, lookups, Boolean(registration)];
  if (/^(?:parked|resuming)\b/.test(path)) return [parkedAt, lookups];
  if (!/^(?:menu|fresh)\b/.test(path)) return [];
  if (noReminders) return ['quiet'];
  if (registration) return ['registered', registration.approved !== null];
  return [agreed, link !== null, lookups, skipped];
}
