/** The tail of what was said in a conversation, as staff may see it: masked before it is written. */

import type { CitizenEvent } from '../../flows/heard.ts';
import type { LineKey } from '../../flows/lines.ts';
import { mask } from '../understanding/mask.ts';
import type { Conversation, OpenQuestion, TranscriptEntry } from './conversation.ts';
import type { Staff } from './desk.ts';
import type { Line, Said } from './outside.ts';
import { withoutOld } from './retention.ts';

/** With these entries at the end, numbered on. */
export function withEntries(conversation: Conversation, entries: TranscriptEntry[], now: number): Conversation {
  let n = conversation.transcript.at(-1)?.n ?? 0;
  const added = entries.map((entry) => {
    n += 1;
    return { n, ...entry };
  });
  return { ...conversation, transcript: [...withoutOld(conversation.transcript, now), ...added] };
}

/** What a step has said: its lines, and what became of them at once. */
export interface Spoken {
  key: string;
  lines: Line[];
  delivery: 'waiting' | 'withheld';
}

/** A message to the citizen, said by the assistant, or by staff or on their order. */
export const sayEntry = ({ key, lines, delivery }: Spoken, at: number, speaker?: Staff): TranscriptEntry => ({
  at,
  who: speaker ? 'person' : 'assistant',
  lines: linesOf(lines),
  key,
  delivery,
  ...(speaker && { by: speaker.name }),
});

/** A message of the citizen. */
export function citizenEntry(
  said: Said,
  event: CitizenEvent,
  at: number,
  question: OpenQuestion | null,
): TranscriptEntry {
  return {
    at,
    who: 'citizen',
    text: describe(said, event),
    heard: event.type === 'picked' ? `picked:${event.which}` : event.type,
    ...(event.type === 'unclear' && question && { question: question.line }),
  };
}

/** How the transcript shows lines. Without their values: a masked name is still more than has to be kept. */
const linesOf = (lines: Line[]): LineKey[] => lines.map(({ line }) => line);

/** Of a very long message the transcript keeps the beginning. */
const transcriptChars = 1_000;

/** Events whose words are themselves personal: the transcript says what they were, not what they said. */
const withheld = new Set([
  'cccd',
  'cmnd',
  'phone',
  'number',
  'dateOfBirth',
  'badDate',
  'code',
  'secret',
  'personalNumber',
  'sms',
  'pastedSms',
]);

/** What the transcript keeps of a message. */
function describe(said: Said, event: CitizenEvent): string {
  if (withheld.has(event.type)) return `[${event.type}]`;
  // Masked before it is cut: half a number is known for none.
  if (said.kind === 'text') return mask(said.text).slice(0, transcriptChars).toWellFormed();
  return said.kind === 'button' ? `[button: ${event.type}]` : `[${said.media}]`;
}
