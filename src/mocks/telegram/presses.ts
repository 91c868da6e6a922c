/** Pressed buttons waiting for answerCallbackQuery. @see https://core.telegram.org/bots/api#answercallbackquery (read 2026-11) */

import { readText } from '../platform/params.ts';
import { badRequest, STALE_QUERY } from './api-error.ts';
import { KEPT, type Limits } from './limits.ts';
import { readFlag } from './params.ts';
import type { Method } from './world.ts';

/** What the person sees on top of the chat; an empty text only ends the button's spinner. */
export interface PressAnswer {
  text: string;
  alert: boolean;
  url?: string;
}

export interface Presses {
  /** A new query id. */
  open(): string;
  answerOf(queryId: string): PressAnswer | undefined;
  /** Throws 400 if the query is unknown, too old or has been answered. */
  answer(queryId: string, answer: PressAnswer): void;
}

export function createPresses({ now, limits }: { now: () => number; limits: Limits }): Presses {
  const open = new Map<string, { atMs: number; answer?: PressAnswer }>();
  // Query ids are beyond 2^53, which is why they are strings.
  let number = 4_382_750_000_000_000_000n;
  return {
    open() {
      number += 1n;
      const queryId = String(number);
      open.set(queryId, { atMs: now() });
      const oldest = open.keys().next().value;
      if (open.size > KEPT.presses && oldest !== undefined) open.delete(oldest);
      return queryId;
    },
    answerOf: (queryId) => open.get(queryId)?.answer,
    answer(queryId, answer) {
      const press = open.get(queryId);
      if (!press || press.answer || now() - press.atMs > limits.callbackAnswerMs) throw STALE_QUERY;
      press.answer = answer;
    },
  };
}

export const answerCallbackQuery: Method = ({ presses, limits }, { params }) => {
  const text = readText(params, 'text') ?? '';
  if (text.length > limits.callbackAnswerChars) throw badRequest('MESSAGE_TOO_LONG');
  const url = readText(params, 'url');
  presses.answer(readText(params, 'callback_query_id') ?? '', {
    text,
    alert: readFlag(params, 'show_alert'),
    ...(url ? { url } : {}),
  });
  return true;
};
