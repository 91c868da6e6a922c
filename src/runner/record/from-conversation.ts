/** A stored conversation → a dialogue: what happened to a citizen, happening to a mock citizen. */
import type { Config } from '../../config.ts';
import type { FrozenConversation } from '../../engine/conversation.ts';
import { storedConversations } from '../../stored-conversations.ts';
import type { Dialogue } from '../dialogue.ts';
import { people, variablesOf } from '../format/people.ts';
import { readDialogues } from '../format/read.ts';
import { type WrittenStep, writeDialogue } from '../format/writing.ts';
import type { Deviation } from '../play/outcome.ts';
import { play } from '../play/play.ts';
import { createInProcessTheatre } from '../stages/in-process.ts';
import { deskOf } from './staff.ts';
import { firstLanguage, stepsFrom } from './transcript.ts';

/** `transcriptLimit` of src/engine/conversation.ts: of a longer one only the end is kept. */
const transcriptLimit = 60;
/** What the files are called while they are tried. */
const file = 'recorded.yaml';

/** Nothing is stored under this id, or it has said nothing. */
export class NoSuchConversationError extends Error {
  override name = 'NoSuchConversationError';
}

export interface DialogueFromOptions {
  /** Of the mock citizen who takes the citizen's place. */
  cccd: string;
  /** The operator's setting LINKING. */
  linking: 'both' | 'guide';
  /** Where it deviates when it is played: the index of the step, and why. */
  deviation?: { step: number; why: string };
}

export interface Recording {
  yaml: string;
  /** Whether it passes in this process as it is. */
  passes: boolean;
}

/**
 * The dialogue file for a transcript, without the chat's id and without anything personal but the mock citizen's; comments say what
 * could not be told from the transcript. Throws `NoSuchConversationError` when the transcript is empty.
 */
export function dialogueFrom(frozen: FrozenConversation, { cccd, linking, deviation }: DialogueFromOptions): string {
  const { transcript, at, language: last } = frozen;
  const [first] = transcript;
  if (first === undefined) throw new NoSuchConversationError('this conversation has no transcript');
  const language = firstLanguage(transcript, last);
  const desk = deskOf(transcript);
  const steps: WrittenStep[] = stepsFrom(transcript, variablesOf(cccd)['born'] ?? '').map((step, index) => {
    const why = index === deviation?.step ? `It deviates here: ${deviation.why}` : undefined;
    const comment = [step.comment, why].filter((part) => part !== undefined).join('\n');
    return comment === '' ? step : { ...step, comment };
  });
  const remarks = [
    ...(beginsInTheMiddle(frozen)
      ? [`Only the last ${transcript.length} entries of the transcript are kept: what came before is missing.`]
      : []),
    ...(deviation ? [`It deviates at step ${deviation.step + 1} of ${steps.length}: ${deviation.why}`] : []),
  ];
  return writeDialogue({
    title: `As in a conversation of ${new Date(first.at).toISOString().slice(0, 10)}, which came to ${at}`,
    ...(remarks.length > 0 && { comment: remarks.join('\n') }),
    head: {
      ...(language === 'en' && { language }),
      ...(linking === 'guide' && { linking }),
      ...(desk && { desk }),
      citizen: cccd,
    },
    steps,
  });
}

/** Whoever writes for the first time is greeted, whatever they write. */
function beginsInTheMiddle({ transcript }: FrozenConversation): boolean {
  const [first, second] = transcript;
  const greeted = first?.who === 'citizen' && (second?.lines ?? []).includes('root.greeting');
  return !greeted || transcript.length > transcriptLimit;
}

/** With the mock citizen with whom it passes, or else the one with whom it gets furthest. */
export async function bestDialogueFrom(frozen: FrozenConversation, linking: 'both' | 'guide'): Promise<Recording> {
  const theatre = createInProcessTheatre();
  let furthest: { cccd: string; step: number; why: string } | null = null;
  for (const { cccd } of people) {
    const yaml = dialogueFrom(frozen, { cccd, linking });
    const [dialogue] = readDialogues(file, () => yaml);
    if (dialogue === undefined) break;
    const { result, deviations } = await play(dialogue, theatre);
    const [deviation] = deviations;
    if (result === 'passed' || deviation === undefined) return { yaml, passes: result === 'passed' };
    const step = stepOf(dialogue, deviation);
    if (furthest === null || step > furthest.step) furthest = { cccd, step, why: deviation.why };
  }
  if (furthest === null) throw new NoSuchConversationError('there are no mock citizens');
  const { cccd, step, why } = furthest;
  return { yaml: dialogueFrom(frozen, { cccd, linking, deviation: { step, why } }), passes: false };
}

const stepOf = ({ steps }: Dialogue, { line }: Deviation) => steps.findIndex((step) => step.line === line);

/** The conversation (`telegram:4711`) as it is stored; null for none. What happened within the last minutes may be missing. */
export async function fromStored(
  config: Pick<Config, 'DATA_DIR' | 'DATABASE_URL'>,
  conversationId: string,
): Promise<FrozenConversation | null> {
  for await (const conversation of storedConversations(config))
    if (conversation.id === conversationId) return conversation;
  return null;
}

/** A dialogue file from the stored conversation with this id. Throws `NoSuchConversationError`. */
export async function recordFrom(
  conversationId: string,
  config: Pick<Config, 'DATA_DIR' | 'DATABASE_URL' | 'LINKING'>,
): Promise<Recording> {
  const frozen = await fromStored(config, conversationId);
  if (frozen === null) throw new NoSuchConversationError(`no conversation ${conversationId} is stored`);
  return bestDialogueFrom(frozen, config.LINKING);
}
