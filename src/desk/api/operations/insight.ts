/** Figures, what is to be learnt, the audit log. */
import { z } from 'zod';
import type { Operation } from '../operation.ts';
import { auditEntry, channels, conversationNumber, figures, flows, unanswered } from '../shapes.ts';

const done = z.object({ done: z.literal(true) });
const day = z.iso.date();
const period = z.object({
  from: day,
  to: day,
  channel: z.enum(channels).optional(),
  flow: z.enum(flows).optional(),
});
const auditQuery = z.object({
  before: z.coerce.number().int().min(1).optional().describe('Entries older than this number'),
  who: z.string().max(60).optional(),
  what: z.string().max(60).optional(),
  conversation: conversationNumber.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const insight = {
  figures: {
    method: 'GET',
    path: '/figures',
    summary: 'Figures of a period',
    permission: 'figures',
    query: period,
    answer: figures,
  },
  figuresCsv: {
    method: 'GET',
    path: '/figures.csv',
    summary: 'The same day by day, channel by channel, flow by flow',
    permission: 'figures',
    query: period,
    mime: 'text/csv',
  },
  unanswered: {
    method: 'GET',
    path: '/unanswered',
    summary: 'Questions that were not understood, the most frequent first, masked',
    permission: 'figures',
    answer: z.object({ questions: z.array(unanswered) }),
  },
  settleUnanswered: {
    method: 'DELETE',
    path: '/unanswered/{id}',
    summary: 'Off the list: it was taught, or is none of ours',
    permission: 'teach',
    answer: done,
  },
  audit: {
    method: 'GET',
    path: '/audit',
    summary: 'The audit log, the newest first',
    permission: 'audit',
    query: auditQuery,
    answer: z.object({
      entries: z.array(auditEntry),
      intact: z.boolean().describe('The chain of its entries is unbroken'),
    }),
  },
  auditExport: {
    method: 'GET',
    path: '/audit.ndjson',
    summary: 'All of it, one entry a line',
    permission: 'audit',
    mime: 'application/x-ndjson',
  },
  document: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    permission: 'watch',
    answer: z.unknown(),
  },
} as const satisfies Record<string, Operation>;
