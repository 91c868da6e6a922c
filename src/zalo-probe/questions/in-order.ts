/** All questions, in the order in which they are asked: quick ones first, what looks back on the run last. */
import type { Question } from '../visit.ts';
import { emptyPoll } from './empty-poll.ts';
import { limits } from './limits.ts';
import { noWebhook } from './no-webhook.ts';
import { parseMode } from './parse-mode.ts';
import { pictureField } from './picture-field.ts';
import { textLength } from './text-length.ts';
import { typingQuota } from './typing-quota.ts';
import { unpolled } from './unpolled.ts';
import { updateFields } from './update-fields.ts';
import { webhookBody } from './webhook-body.ts';
import { webhookCheck } from './webhook-check.ts';
import { webhookRetry } from './webhook-retry.ts';

export const inOrder: readonly Question[] = [
  noWebhook,
  emptyPoll,
  unpolled,
  pictureField,
  parseMode,
  textLength,
  typingQuota,
  webhookCheck,
  webhookBody,
  webhookRetry,
  limits,
  updateFields,
];
