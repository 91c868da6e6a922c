/** What the desk's API speaks of; every shape is checked on its way in, and told by the OpenAPI document. */
import { z } from 'zod';

/** Told to staff instead of the chat's id: twelve hexadecimal digits, as in the log. */
export const conversationNumber = z.string().regex(/^[0-9a-f]{12}$/);
const at = z.int().min(0).describe('Epoch milliseconds');
/** Made by the page, so that the same again is the same again. */
export const clientId = z.string().min(8).max(64);
export const reason = z.string().trim().min(3, 'say why, in at least three letters').max(300);

export const roles = ['agent', 'supervisor', 'auditor', 'admin'] as const;
export const role = z.enum(roles);
export const person = z.object({ id: z.string(), name: z.string() });
export const language = z.enum(['vi', 'en']);
export const channels = ['web', 'zalo-oa', 'zalo-bot', 'telegram', 'terminal'] as const;

export const queues = ['waiting', 'held', 'bot', 'ended'] as const;
export const troubles = ['misunderstood', 'service-down', 'idle', 'parked'] as const;
export const outcomes = ['linked', 'activated', 'registered'] as const;
export const flows = [
  'none',
  'menu',
  'linking',
  'guiding',
  'registering',
  'activating',
  'loggingIn',
  'undoing',
  'checkingSms',
  'questions',
  'rating',
] as const;

export const summary = z
  .object({
    number: conversationNumber,
    channel: z.string(),
    language,
    name: z
      .string()
      .nullable()
      .describe('As the platform shows the citizen; known only from the time a person was asked for'),
    flow: z.enum(flows),
    step: z.object({ number: z.int(), of: z.int() }).nullable().describe('"Bước 2/4"'),
    state: z.string().describe('Path of the state in the machine'),
    queue: z.enum(queues),
    troubles: z.array(z.enum(troubles)).describe('Why it counts as stuck'),
    waitingSince: at.nullable(),
    holder: person.nullable(),
    wantedBy: person.nullable().describe('The colleague who asks the holder for it'),
    unansweredSince: at.nullable().describe('Of a held conversation: the first message that is not answered yet'),
    lastAt: at,
    lastWho: z.enum(['citizen', 'assistant', 'person', 'service', 'desk']).nullable(),
    lastText: z.string().describe('The beginning of the last message, masked'),
    labels: z.array(z.string()),
    last3: z.string().nullable().describe('Last three digits of the CCCD, where they are known'),
    outcome: z.enum(outcomes).nullable(),
    gone: z.boolean().describe('The citizen has blocked the assistant'),
  })
  .meta({ id: 'Summary' });

export const entry = z
  .object({
    n: z.int(),
    at,
    who: z.enum(['citizen', 'assistant', 'person', 'service', 'desk']),
    text: z.string().describe('Masked; of the assistant, the lines in words, with "…" for what was not kept'),
    heard: z.string().nullable().describe('What the assistant took it for'),
    delivery: z.enum(['waiting', 'sent', 'failed', 'dropped', 'withheld']).nullable(),
    by: z.string().nullable(),
    what: z
      .string()
      .nullable()
      .describe(
        'Of `service`: which; of `desk`: taken, returned, returned:<move>, closed, lapsed, move:<move>, deletion',
      ),
    outcome: z.string().nullable(),
    key: z.string().nullable().describe('Of a withheld message: what to ask for to have it sent'),
  })
  .meta({ id: 'Entry' });

export const note = z.object({ id: z.string(), at, by: z.string(), text: z.string() }).meta({ id: 'Note' });
export const viewer = person.extend({ typing: z.boolean() }).meta({ id: 'Viewer' });
export const secretFields = ['cccd', 'dateOfBirth', 'phone'] as const;

export const conversation = z
  .object({
    summary,
    consent: z.object({ version: z.string(), at }).nullable(),
    question: z.string().nullable().describe('The question that is open, in words'),
    choices: z.array(z.string()),
    calling: z.array(z.string()).describe('Services whose answer is waited for'),
    transcript: z.array(entry),
    path: z.array(z.object({ at, state: z.string() })),
    moves: z.array(z.string()).describe('Steps that the holder may have it take now'),
    held: z
      .array(z.object({ field: z.enum(secretFields), masked: z.string() }))
      .describe('What is held at this moment'),
    notes: z.array(note),
    parked: z.array(z.object({ at, what: z.string(), error: z.string() })),
    viewers: z.array(viewer),
  })
  .meta({ id: 'Conversation' });

export const counts = z
  .object({
    waiting: z.int(),
    mine: z.int(),
    held: z.int(),
    bot: z.int(),
    stuck: z.int(),
    ended: z.int(),
    all: z.int(),
  })
  .meta({ id: 'Counts' });

export const me = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    permissions: z.array(z.string()),
    csrf: z.string().describe('To be sent back as the header `x-csrf-token` with everything that changes something'),
    totp: z.boolean().describe('A second factor is set up'),
    mustSetTotp: z.boolean().describe('Nothing else is allowed until one is'),
  })
  .meta({ id: 'Me' });

export const account = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    totp: z.boolean(),
    disabled: z.boolean(),
    lastSignInAt: at.nullable(),
  })
  .meta({ id: 'Account' });

export const cannedReply = z
  .object({
    id: z.string().min(1).max(40),
    shortcut: z.string().regex(/^[\p{L}\p{N}-]{1,30}$/u, 'letters, digits and dashes only'),
    vi: z.string().min(1).max(1_500),
    en: z.string().min(1).max(1_500),
  })
  .meta({ id: 'CannedReply' });

export const topic = z.object({ topic: z.string(), title: z.string(), text: z.string() }).meta({ id: 'Topic' });

export const auditEntry = z
  .object({
    n: z.int(),
    at,
    who: z.string().describe("The account's id; `-` where nobody was signed in"),
    what: z.string(),
    conversation: z.string().nullable(),
    detail: z.string().nullable(),
    address: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

const funnelStep = z.object({
  step: z.enum(['started', 'consented', 'matched', 'codeSent', 'linked']),
  count: z.int(),
});
const counted = z.object({ name: z.string(), count: z.int() });
const times = z.object({ count: z.int(), medianMs: z.int().nullable(), p90Ms: z.int().nullable() });

export const figures = z
  .object({
    from: z.string(),
    to: z.string(),
    conversations: z.int(),
    messages: z.int(),
    funnel: z.array(funnelStep),
    leftAt: z.array(counted).describe('States in which linking was left'),
    misunderstood: z.array(counted).describe('By the line of the open question'),
    handoffs: z.object({ asked: z.int(), taken: z.int(), late: z.int(), lapsed: z.int(), closed: z.int() }),
    firstReply: times.describe('From asking for a person to their first words'),
    toClose: times.describe('From takeover to closing or handing back'),
    satisfaction: z.object({ content: z.int(), fair: z.int(), unhappy: z.int() }),
    days: z.array(
      z.object({
        day: z.string(),
        conversations: z.int(),
        messages: z.int(),
        started: z.int(),
        linked: z.int(),
        handoffs: z.int(),
      }),
    ),
  })
  .meta({ id: 'Figures' });

export const unanswered = z
  .object({ id: z.string(), text: z.string(), language, count: z.int(), lastAt: at, question: z.string().nullable() })
  .meta({ id: 'Unanswered' });

/** RFC 9457; `code` is for programs, `title` for people, in the language of the request. */
export const problem = z
  .object({
    status: z.int(),
    code: z.string(),
    title: z.string(),
    by: person.optional(),
    retryAfterS: z.int().optional(),
  })
  .meta({ id: 'Problem' });
