/** What the list knows of a conversation: its summary, and what it is found and sorted by. Nothing personal but what a summary tells. */
import type { z } from 'zod';
import type { LineKey } from '../../../flows/lines.ts';
import type { Conversation, TranscriptEntry } from '../../engine/conversation.ts';
import { statePath } from '../../engine/machine.ts';
import type { Language } from '../../engine/outside.ts';
import { Lru } from '../../lru.ts';
import type { Speech } from '../../speech.ts';
import type { summary } from '../api/shapes.ts';
import { createSteps, flowOf } from './place.ts';
import type { Findable, Search } from './search.ts';
import { type Facts, factsOf, type Standing, standingAt } from './standing.ts';

export type Summary = z.output<typeof summary>;

/** Never changed: what happens makes another one. */
export interface Card {
  id: string;
  summary: Summary;
  facts: Facts;
  standing: Standing;
  findable: Findable;
}

export interface Cards {
  /** Of the record at this moment (epoch ms); of `before`, its earlier card, what is the same is used again. */
  make(conversation: Conversation, now: number, before?: Card): Card;
}

/** As many entries of a transcript as are stored, so that a restart changes nothing. */
const tailEntries = 60;
const lastTextChars = 120;
/** Ways in which lines follow each other in one message; a few hundred are in use. */
const outlinesMost = 1_000;

/** The card as it is at a later moment; itself when nothing has changed. */
export function cardAt(card: Card, now: number): Card {
  const standing = standingAt(card.facts, now);
  const { queue, troubles } = standing;
  const same = card.summary.queue === queue && card.summary.troubles.join() === troubles.join();
  if (same && standing.stuckSince === card.standing.stuckSince && standing.until === card.standing.until) return card;
  return { ...card, standing, summary: same ? card.summary : { ...card.summary, queue, troubles } };
}

export interface CardsOptions {
  /** How staff are told the conversation of an id. */
  numberOf: (id: string) => string;
  speech: Pick<Speech, 'outline'>;
  search: Pick<Search, 'findable'>;
}

/** Cards in the words of `speech`. */
export function createCards({ numberOf, speech, search }: CardsOptions): Cards {
  const stepOf = createSteps(speech);
  const outlines = new Lru<string>(outlinesMost);

  /** The beginning of what lines say: one string for all conversations in which they were said last, which is a quarter of the list's memory. */
  function outlineOf(language: Language, lines: LineKey[]): string {
    const key = [language, ...lines].join(' ');
    const known = outlines.get(key);
    if (known !== undefined) return known;
    const words = beginningOf(lines.map((line) => speech.outline(language, line)).join(' '));
    outlines.set(key, words);
    return words;
  }

  const textOf = ({ text, lines = [] }: TranscriptEntry, language: Language): string =>
    text === undefined ? outlineOf(language, lines) : beginningOf(text);

  return {
    make(conversation, now, before) {
      const { id, snapshot, desk, gone, heard } = conversation;
      const { context } = snapshot;
      const { language } = context;
      const state = statePath(snapshot);
      const tail = conversation.transcript.slice(-tailEntries);
      const last = tail.findLast(isMessage);
      const lastAt = tail.at(-1)?.at ?? heard.at;
      const facts = factsOf(conversation, { state, tail, lastAt });
      const standing = standingAt(facts, now);
      const { holder, wantedBy } = desk;
      return {
        id,
        facts,
        standing,
        findable: search.findable({ tail, name: desk.name, labels: desk.labels }, before?.findable),
        summary: {
          number: before?.summary.number ?? numberOf(id),
          channel: id.split(':', 1)[0] ?? '',
          language,
          name: desk.name,
          flow: flowOf(state, context.parkedAt),
          step: stepOf(state),
          state,
          queue: standing.queue,
          troubles: standing.troubles,
          waitingSince: standing.queue === 'waiting' ? (context.handoff?.since ?? null) : null,
          holder: holder && { id: holder.id, name: holder.name },
          wantedBy: wantedBy && { id: wantedBy.id, name: wantedBy.name },
          unansweredSince: holder && desk.unansweredSince,
          lastAt,
          lastWho: last?.who ?? null,
          lastText: last === undefined ? '' : textOf(last, language),
          labels: [...desk.labels],
          last3: context.personal.cccd?.slice(-3) ?? context.link?.cccdLast3 ?? null,
          outcome: outcomeOf(conversation, tail),
          gone,
        },
      };
    },
  };
}

function beginningOf(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length <= lastTextChars ? plain : `${plain.slice(0, lastTextChars - 1).toWellFormed()}…`;
}

/** Said by somebody, to somebody: what the assistant was kept from saying is no message. */
const isMessage = ({ who, text, lines, delivery }: TranscriptEntry) =>
  who !== 'service' &&
  who !== 'desk' &&
  (text ?? lines) !== undefined &&
  delivery !== 'withheld' &&
  delivery !== 'dropped';

/** Lines that tell of something that no longer stands in what is remembered once it is over (flows/registering/). */
const activatedLines = new Set<LineKey>(['activating.done', 'activating.doneBefore', 'activating.doneThere']);

/** As far as the record tells: of an activation only the transcript does. */
function outcomeOf({ snapshot: { context } }: Conversation, tail: TranscriptEntry[]): Summary['outcome'] {
  if (context.link) return 'linked';
  if (tail.some(({ lines }) => lines?.some((line) => activatedLines.has(line)))) return 'activated';
  return context.registration || tail.some(({ lines }) => lines?.includes('registering.sent')) ? 'registered' : null;
}
