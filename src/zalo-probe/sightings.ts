/** What was seen of updates on the way, whichever question was being asked. */
import { readUpdate, updatesIn } from '../channels/zalo-bot/updates.ts';
import type { Said } from '../engine/outside.ts';
import { fieldsOf } from './fields.ts';
import { isObject } from './platform.ts';

/** One update that was brought, as far as the probe looks at it. */
export interface Heard {
  raw: unknown;
  /** Null where there is none. */
  messageId: string | null;
  /** Null for what is not from a person in a private chat. */
  chat: string | null;
  said: Said | null;
  /** Epoch ms, of the message; null where none is told. */
  date: number | null;
}

export interface Sightings {
  /** Remembers the names of its fields, and whether it was the bot's own message. */
  note(update: unknown): Heard;
  /** `event_name` → the names of fields that were seen beyond the documented ones. */
  unknownFields(): ReadonlyMap<string, ReadonlySet<string>>;
  /** How many messages of the bot itself were brought back to it. */
  own(): number;
  updates(): number;
}

/** Documented, or known from code that runs live (docs read 2026-11). */
const known = new Set([
  'event_name',
  ...['message_id', 'date (number)', 'text', 'caption', 'photo', 'photo_url', 'sticker', 'url', 'voice_url'].map(
    (name) => `message.${name}`,
  ),
  ...['id', 'display_name', 'is_bot (boolean)'].map((name) => `message.from.${name}`),
  ...['id', 'chat_type'].map((name) => `message.chat.${name}`),
]);
/** Below it a date is in seconds. */
const secondsBelow = 1e12;

/** `ownId`: the bot's. */
export function createSightings(ownId: string | null): Sightings {
  const unknown = new Map<string, Set<string>>();
  let [own, updates] = [0, 0];

  return {
    note(update) {
      updates += 1;
      const event = eventName(update);
      const names = unknown.get(event) ?? new Set();
      for (const name of fieldsOf(update)) if (!known.has(name)) names.add(name);
      unknown.set(event, names);
      if (isOwn(update, ownId)) own += 1;
      return toHeard(update, ownId);
    },
    unknownFields: () => unknown,
    own: () => own,
    updates: () => updates,
  };
}

/** The updates in an answer or a body; none where there is nothing in it, as after an empty poll and in the platform's first call. */
export const filledUpdates = (body: unknown): unknown[] =>
  updatesIn(body).filter((update) => Object.keys(update as object).length > 0);

/** As it may be printed. */
export function eventName(update: unknown): string {
  const name = isObject(update) ? update['event_name'] : undefined;
  return typeof name === 'string' && /^[\w.]{1,60}$/.test(name) ? name : '(no event_name)';
}

const messageIn = (update: unknown): Record<string, unknown> =>
  isObject(update) && isObject(update['message']) ? update['message'] : {};

function isOwn(update: unknown, ownId: string | null): boolean {
  const { from } = messageIn(update);
  return isObject(from) && (from['is_bot'] === true || (ownId !== null && from['id'] === ownId));
}

function toHeard(update: unknown, ownId: string | null): Heard {
  const read = readUpdate(update, ownId);
  const date = toMs(messageIn(update)['date']);
  if (!read) return { raw: update, messageId: null, chat: null, said: null, date };
  const { messageId, chat, inbound } = read;
  return { raw: update, messageId, chat: inbound && chat, said: inbound?.said ?? null, date };
}

function toMs(date: unknown): number | null {
  if (typeof date !== 'number' || !(date > 0)) return null;
  return date < secondsBelow ? date * 1_000 : date;
}
