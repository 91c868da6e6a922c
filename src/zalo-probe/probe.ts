/**
 * Finds out with a real token, a phone and the person who holds it, what the documentation of the Zalo Bot Platform leaves open
 * (docs read 2026-11). Whatever it changes at the platform it puts back.
 */
import type { Clock } from '../engine/clock.ts';
import { attempt } from './attempt.ts';
import { beginAt, intro } from './beginning.ts';
import { createDiscretion } from './discretion.ts';
import { InterruptedError } from './endings.ts';
import { createHearing } from './hearing.ts';
import type { Listener } from './listener.ts';
import { createPerson } from './person.ts';
import { createPlatform, describeExchange, isObject } from './platform.ts';
import type { Prompt } from './prompt.ts';
import { inOrder } from './questions/in-order.ts';
import { noAnswer, type Outcome, outcomeLines, reportTable } from './report.ts';
import { createSightings } from './sightings.ts';
import type { Question, Visit } from './visit.ts';
import type { Waits } from './waits.ts';
import { createWebhookKeeper, type WebhookKeeper } from './webhook-keeper.ts';

export interface ProbeOptions {
  prompt: Prompt;
  token: string;
  apiRoot: string;
  /** Of the assistant, where it is set; without https nothing about webhooks is asked. */
  publicUrl: string | undefined;
  /** What the assistant sets its webhook with, to put one back that was set before. */
  webhookSecret: string | undefined;
  fetch: typeof fetch;
  clock: Clock;
  waits: Waits;
  /** Four digits, each time others. */
  newCode: () => string;
  /** Opens the port that `publicUrl` leads to; throws `UnmeasuredError`. */
  listen: () => Promise<Listener>;
  /** Aborted with `InterruptedError` to end early. */
  signal: AbortSignal;
}

/** `interrupted`: what was found out until then was told; `failed`: it could not begin, or not all could be put back. */
export type ProbeEnd = 'done' | 'declined' | 'interrupted' | 'failed';

/** Never prints the token, a chat's id, a secret or what somebody wrote. Rejects for bugs only. */
export async function runProbe(options: ProbeOptions): Promise<ProbeEnd> {
  const discretion = createDiscretion(options.token);
  const { line } = options.prompt;
  const prompt: Prompt = { say: (text) => options.prompt.say(discretion.clean(text)), line };
  const { clock, signal } = options;
  const platform = createPlatform({ ...options, discretion });
  const keeper = createWebhookKeeper({
    ...{ platform, clock, discretion },
    secretBefore: options.webhookSecret,
    betweenTriesMs: options.waits.afterPollMs,
  });
  const person = createPerson(prompt, signal);
  const outcomes: Outcome[] = [];

  async function begin(): Promise<Visit | 'declined' | 'failed'> {
    await intro(person, inOrder);
    const me = await platform.call('getMe', {}, { signal });
    if (me.ok !== true) {
      person.tell({ vi: `Zalo không nhận token: ${describeExchange(me)}`, en: 'Zalo does not take the token' });
      return 'failed';
    }
    const began = await beginAt({ person, keeper, signal, secretKnown: options.webhookSecret !== undefined });
    if (began === 'declined' || began === 'failed') return began;
    const sightings = createSightings(isObject(me.result) ? String(me.result['id']) : null);
    return {
      ...{ person, platform, sightings, keeper, discretion, clock, signal },
      hearing: createHearing({ platform, sightings, clock, waits: options.waits }),
      waits: options.waits,
      publicUrl: options.publicUrl,
      withoutWebhook: began.withoutWebhook,
      listen: options.listen,
      greeting: () => `xin chào ${options.newCode()}`,
      chat: null,
    };
  }

  async function run(): Promise<ProbeEnd> {
    const visit = await begin();
    if (typeof visit === 'string') return visit;
    for (const [index, question] of inOrder.entries()) {
      prompt.say(`\n[${index + 1}/${inOrder.length}] ${question.id}. ${question.title.vi} (${question.title.en})`);
      const outcome = { question, answer: await attempt(question, visit) };
      outcomes.push(outcome);
      for (const each of outcomeLines(outcome)) prompt.say(each);
    }
    return 'done';
  }

  const end = await run().catch(async (error: unknown): Promise<ProbeEnd> => {
    if (signal.aborted || error instanceof InterruptedError) return 'interrupted';
    await putBack(keeper, person);
    throw error;
  });
  const restored = await putBack(keeper, person);
  if (outcomes.length > 0) prompt.say(`\n${reportTable([...outcomes, ...unasked(outcomes)], clock.now())}\n`);
  const sent = platform.made('sendMessage');
  const counted = {
    vi: `Bot đã gửi ${sent} tin, kể cả tin bị từ chối.`,
    en: `the bot sent ${sent} messages, refused ones among them`,
  };
  if (sent > 0) person.tell(counted);
  return restored ? end : 'failed';
}

/** Those that the end came before. */
function unasked(outcomes: readonly Outcome[]): Outcome[] {
  const asked = new Set(outcomes.map(({ question }) => question.id));
  const words = { vi: 'đã dừng trước đó', en: 'the run ended before' };
  return inOrder
    .filter(({ id }: Question) => !asked.has(id))
    .map((question) => ({ question, answer: noAnswer(words) }));
}

/** Whether all is as it was, or as was agreed to. */
async function putBack(keeper: WebhookKeeper, { tell }: Visit['person']): Promise<boolean> {
  const restored = await keeper.restore();
  if (restored === 'as-before') tell({ vi: 'Webhook đã như trước khi chạy.', en: 'the webhook is as it was before' });
  if (restored === 'secret-unknown') {
    tell({
      vi: '(!) Webhook cũ chưa được đặt lại; hãy khởi động lại trợ lý, nó sẽ tự đặt',
      en: 'the former webhook is not set again: start the assistant anew, it sets its own',
    });
  }
  if (restored === 'failed') {
    tell({
      vi: '(!) KHÔNG khôi phục được webhook; hãy khởi động lại trợ lý hoặc gọi deleteWebhook',
      en: 'the webhook could NOT be put back: start the assistant anew, or call deleteWebhook',
    });
  }
  return restored !== 'failed';
}
