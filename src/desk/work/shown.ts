/** A conversation as staff see it: lines in words, what is personal masked. */
import type { z } from 'zod';
import type { Conversation, TranscriptEntry } from '../../engine/conversation.ts';
import type { Language } from '../../engine/outside.ts';
import type { Speech } from '../../speech.ts';
import type { entry as entryShape, secretFields, conversation as shape } from '../api/shapes.ts';

type Shown = z.output<typeof shape>;
type SecretField = (typeof secretFields)[number];

/** All of it but the summary and the viewers. */
export function shown(
  conversation: Conversation,
  { moves, speech }: { moves: string[]; speech: Pick<Speech, 'text' | 'outline'> },
): Omit<Shown, 'summary' | 'viewers'> {
  const { snapshot, question, waiting, transcript, path, desk, parked } = conversation;
  const { language, consent } = snapshot.context;
  const sendable = new Set(desk.withheld.map(({ key }) => key));
  return {
    consent: consent && { version: consent.version, at: consent.at },
    question: question && speech.text(language, question),
    choices: (question?.choices ?? []).map(({ label }) => speech.text(language, { line: label })),
    calling: Object.keys(waiting),
    transcript: transcript.map((entry, index) => entryShown({ entry, index, language, speech, sendable })),
    path,
    moves,
    held: heldFields(conversation),
    notes: desk.notes,
    parked: parked.map(({ at, what, error }) => ({ at, what, error })),
  };
}

function entryShown({
  entry,
  index,
  language,
  speech,
  sendable,
}: {
  entry: TranscriptEntry;
  index: number;
  language: Language;
  speech: Pick<Speech, 'outline'>;
  /** Keys of what was withheld and can be sent still: once only. */
  sendable: ReadonlySet<string>;
}): z.output<typeof entryShape> {
  const { n, at, who, text, lines = [], heard, delivery, by, what, outcome, key } = entry;
  return {
    // Entries of before they were counted come first, and are never told apart by number.
    n: n ?? index - 1_000,
    at,
    who,
    text:
      text ?? lines.map((line) => speech.outline(language, line, by === undefined ? {} : { name: by })).join('\n\n'),
    heard: heard ?? null,
    delivery: delivery ?? null,
    by: by ?? null,
    what: what ?? null,
    outcome: outcome ?? null,
    key: delivery === 'withheld' && key !== undefined && sendable.has(key) ? key : null,
  };
}

/** What is held of the citizen at this moment; gone when the flow ends. */
export const secretOf = ({ snapshot }: Conversation, field: SecretField): string | null =>
  snapshot.context.personal[field] ?? null;

const masks: Record<SecretField, (value: string) => string> = {
  cccd: (value) => `${'•'.repeat(9)}${value.slice(-3)}`,
  dateOfBirth: () => '••/••/••••',
  phone: (value) => `${'•'.repeat(7)}${value.slice(-3)}`,
};

const heldFields = (conversation: Conversation): Shown['held'] =>
  (Object.keys(masks) as SecretField[]).flatMap((field) => {
    const value = secretOf(conversation, field);
    return value === null ? [] : [{ field, masked: masks[field](value) }];
  });
