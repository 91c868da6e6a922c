/** The list, one conversation, and what staff do in it. */
import { z } from 'zod';
import type { Operation } from '../operation.ts';
import {
  channels,
  clientId,
  conversation,
  conversationNumber,
  counts,
  flows,
  language,
  note,
  outcomes,
  reason,
  secretFields,
  summary,
} from '../shapes.ts';

const done = z.object({ done: z.literal(true) });
const listQuery = z.object({
  view: z.enum(['waiting', 'mine', 'held', 'bot', 'stuck', 'ended', 'all']),
  channel: z.enum(channels).optional(),
  language: language.optional(),
  flow: z.enum(flows).optional(),
  step: z.coerce.number().int().min(1).max(9).optional(),
  outcome: z.enum(outcomes).optional(),
  label: z.string().max(40).optional(),
  search: z
    .string()
    .max(100)
    .optional()
    .describe('Words, a part of the name, three digits, a conversation number; marks do not matter'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const one = '/conversations/{number}';
export const conversations = {
  conversations: {
    method: 'GET',
    path: '/conversations',
    summary: 'A part of the list: who waits longest first, then the newest',
    permission: 'watch',
    query: listQuery,
    answer: z.object({
      total: z.int(),
      counts,
      labels: z.array(z.string()),
      ready: z.boolean(),
      items: z.array(summary),
    }),
  },
  events: {
    method: 'GET',
    path: '/events',
    summary:
      'What changes, as server-sent events: `changed` {summaries, removed, counts} at most four a second, `viewers` {number, viewers}, `conversation` {number} when the one that is open has changed',
    permission: 'watch',
    query: z.object({ open: conversationNumber.optional().describe('The conversation that is open here') }),
    mime: 'text/event-stream',
  },
  conversation: { method: 'GET', path: one, summary: 'One conversation', permission: 'watch', answer: conversation },
  presence: {
    method: 'POST',
    path: `${one}/presence`,
    summary: 'That one is looking, or writing; to be repeated every ten seconds. The citizen sees the holder writing',
    permission: 'watch',
    body: z.object({ typing: z.boolean() }),
  },
  take: {
    method: 'POST',
    path: `${one}/take`,
    summary:
      'Takes it over; from a colleague only as a supervisor, or two minutes after having asked in vain. 409 `held` says who was first',
    permission: 'work',
    body: z.object({ from: z.string().nullable() }),
    answer: z.object({
      lastMessage: z
        .enum(['none', 'over', 'unknown'])
        .describe('Of a message that was on its way: none was; it is over; it may still arrive'),
    }),
  },
  ask: { method: 'POST', path: `${one}/ask`, summary: 'Asks its holder for it', permission: 'work', answer: done },
  answerAsk: {
    method: 'POST',
    path: `${one}/ask/answer`,
    summary: 'The holder gives it away, or keeps it',
    permission: 'work',
    body: z.object({ give: z.boolean() }),
    answer: done,
  },
  reply: {
    method: 'POST',
    path: `${one}/replies`,
    summary: 'Says something to the citizen',
    permission: 'work',
    body: z.object({ id: clientId, text: z.string().trim().min(1).max(1_500) }),
    answer: done,
  },
  sendTopic: {
    method: 'POST',
    path: `${one}/topics`,
    summary: 'Sends the answer of a topic',
    permission: 'work',
    body: z.object({ id: clientId, topic: z.string().max(60) }),
    answer: done,
  },
  sendWithheld: {
    method: 'POST',
    path: `${one}/withheld`,
    summary: 'Sends what the assistant was kept from saying',
    permission: 'work',
    body: z.object({ key: z.string().max(100) }),
    answer: done,
  },
  move: {
    method: 'POST',
    path: `${one}/moves`,
    summary: 'Has the assistant take one of the steps listed in `moves`, and say what belongs to it',
    permission: 'work',
    body: z.object({ id: clientId, move: z.string().max(60), reason }),
    answer: done,
  },
  handBack: {
    method: 'POST',
    path: `${one}/return`,
    summary: 'Hands it back to the assistant, where it is or with a step on the way',
    permission: 'work',
    body: z.object({ move: z.string().max(60).nullable() }),
    answer: done,
  },
  close: {
    method: 'POST',
    path: `${one}/close`,
    summary: 'Ends the matter; the citizen is asked whether they are satisfied',
    permission: 'work',
    answer: done,
  },
  addNote: {
    method: 'POST',
    path: `${one}/notes`,
    summary: 'A note for colleagues, masked',
    permission: 'work',
    body: z.object({ id: clientId, text: z.string().trim().min(1).max(1_000) }),
    answer: note,
  },
  setLabels: {
    method: 'PUT',
    path: `${one}/labels`,
    summary: 'The labels it has from now on',
    permission: 'work',
    body: z.object({ labels: z.array(z.string().trim().min(1).max(40)).max(20) }),
    answer: done,
  },
  reveal: {
    method: 'POST',
    path: `${one}/reveal`,
    summary: 'Shows a value that is held at this moment; the reason goes into the audit log',
    permission: 'reveal',
    body: z.object({ field: z.enum(secretFields), reason }),
    answer: z.object({ value: z.string() }),
  },
  erase: {
    method: 'POST',
    path: `${one}/erase`,
    summary: 'Deletes everything about it, as the citizen could by `/xoa`',
    permission: 'administer',
    body: z.object({ reason }),
    answer: done,
  },
  eraseOld: {
    method: 'POST',
    path: '/retention',
    summary: 'Deletes conversations in which nothing was said for so long; `dryRun` only counts them',
    permission: 'administer',
    body: z.object({ olderThanDays: z.int().min(1).max(30), dryRun: z.boolean(), reason }),
    answer: z.object({ conversations: z.int() }),
  },
} as const satisfies Record<string, Operation>;
