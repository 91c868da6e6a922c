/** What helps staff to answer. */
import { z } from 'zod';
import type { Operation } from '../operation.ts';
import { cannedReply, language, topic } from '../shapes.ts';

const done = z.object({ done: z.literal(true) });

export const aids = {
  topics: {
    method: 'GET',
    path: '/topics',
    summary: 'What the assistant knows',
    permission: 'watch',
    query: z.object({ language }),
    answer: z.object({ topics: z.array(topic) }),
  },
  replies: {
    method: 'GET',
    path: '/replies',
    summary: 'Canned replies',
    permission: 'watch',
    answer: z.object({
      replies: z.array(cannedReply),
      placeholders: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  },
  setReplies: {
    method: 'PUT',
    path: '/replies',
    summary: 'All canned replies from now on',
    permission: 'teach',
    body: z.object({ replies: z.array(cannedReply).max(200) }),
    answer: done,
  },
  diagram: {
    method: 'GET',
    path: '/diagrams/{flow}',
    summary: 'The states of a flow; each is a group with `data-state`',
    permission: 'watch',
    mime: 'image/svg+xml',
  },
} as const satisfies Record<string, Operation>;
