/** What can happen in a place of the flows, of which a script can tell. */

import type { FlowEvent } from '../../../flows/heard.ts';
import type { ServiceName } from '../../../flows/services.ts';
import type { WayEvent, WayPlace } from '../../engine/ways.ts';
import { deciding, picksIn } from './deciding.ts';
import { answers, approval, heard } from './examples.ts';

/** Only a code for activating is refused like this. */
const isRefusal = (output: object): boolean =>
  'outcome' in output && (output.outcome === 'not-approved' || output.outcome === 'activation-expired');

/** When everything happens on the way (epoch ms): at the hour at which dialogues begin. */
export const wayAt = Date.parse('2026-11-21T02:00:00Z');

const engines: WayEvent[] = [{ type: 'silence.reminder' }, { type: 'silence.expiry' }, { ...approval, at: wayAt }];

/** Flows do not tell these from others of their kind. */
const alike = new Set(['media', 'badDate', 'foreignLink']);
const oneOfEach = heard.filter(
  ({ type }, index) => !alike.has(type) || heard.findIndex((other) => other.type === type) === index,
);

/**
 * Of what is heard that which the state listens for; of answers those that a mock service gives there. Nothing of the help desk: who walks here
 * is a citizen alone, where there is no desk, and what staff do stands in test/dialogues/desk.
 */
export function eventsIn(place: WayPlace): WayEvent[] {
  const { live, conversation } = place;
  // The assistant speaks another language from there on, which is no other way.
  if (conversation.snapshot.context.language !== 'vi') return [];
  const words = [...oneOfEach, ...picksIn(conversation)].filter(
    ({ type }) => type !== 'stale' || canPressEarlier(place),
  );
  const said = [...words.map((each) => ({ ...each, at: wayAt })), ...engines].filter((event) =>
    live.can(event as FlowEvent),
  );
  return [...said, ...conversation.timers.map(({ event }) => event), ...resultsIn(place)];
}

/** What decides ways besides the state; for a script also misunderstandings, a code on its way, and old buttons. */
export function mattersIn(place: WayPlace): unknown {
  const { misses, personal } = place.conversation.snapshot.context;
  return [deciding(place.path, place.conversation), misses, personal.codeId !== undefined, canPressEarlier(place)];
}

/** Whether there is a button of a question that is no longer open. */
const canPressEarlier = ({ asked, conversation }: WayPlace) => asked.some(({ id }) => id !== conversation.question?.id);

/** Every answer of the calls that are running, and their failure. */
function resultsIn({ live, conversation }: WayPlace): WayEvent[] {
  const { codeId } = conversation.snapshot.context.personal;
  return live._nodes
    .flatMap(({ invoke }) => invoke)
    .flatMap(({ id, src }) => {
      const outputs = Object.values(answers[src as ServiceName])
        .flat()
        // "One was sent a moment ago" is said of one that was.
        .filter((output) => codeId !== undefined || !('outcome' in output) || output.outcome !== 'too-soon')
        .filter((output) => src !== 'sendCode' || id === 'activationCode.send' || !isRefusal(output));
      const done = outputs.map((output) => ({ type: `xstate.done.actor.${id}`, output, actorId: id }));
      return [...done, { type: `xstate.error.actor.${id}`, error: 'TerminalError', actorId: id }];
    });
}
