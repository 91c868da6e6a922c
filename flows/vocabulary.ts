/** What is heard and what is remembered; the one `setup` that all flows are built with. */
import { assign, cancel, fromPromise, raise, setup } from 'xstate';
import type { Doubt } from './citizen-number.ts';
import type { LineKey, LineValues } from './lines.ts';
import { dayMs, nextMismatch } from './mismatches.ts';
import type { Picture } from './pictures.ts';
import type { CodePurpose, Day, Instant, PortalAccount, Services } from './services.ts';
import type { AskedTopic } from './topics.ts';

/** Words that carry nothing but themselves; a button or a typed phrase may stand for each. */
export const words = [
  'yes',
  'no',
  'back',
  'cancel',
  'menu',
  'start',
  'hello',
  'help',
  'again',
  'human',
  'vietnamese',
  'english',
  'link',
  'guide',
  'privacy',
  'forget',
  'withdraw',
  'update',
  'skip',
  'resend',
  'noCode',
  'undo',
  'retry',
  'continue',
  'notMe',
  'about',
  'thanks',
  'scam',
  'cost',
  'wait',
  'whyCode',
  'onlyCmnd',
  'forOther',
  'bye',
  'done',
  'otherScreen',
  'stuck',
  'seeCccdDialog',
  'seeNotice',
  'seeInside',
  'seeGone',
  'register',
  'activate',
  'login',
  'checkSms',
  'helped',
  'notHelped',
  'noReminders',
  'reminders',
  'dontKnow',
] as const;
export type Word = (typeof words)[number];

export type MediaLine = Extract<LineKey, `media.${string}`>;

/** What a citizen's message can be. */
export type Heard =
  | { type: Word }
  | { type: 'cccd'; value: string; doubts: Doubt[] }
  | { type: 'cmnd' }
  | { type: 'phone'; value: string }
  /** A number of a length that means nothing here. */
  | { type: 'number'; count: number }
  | { type: 'dateOfBirth'; value: Day }
  | { type: 'badDate'; problem: 'no-such-day' | 'in-future' | 'too-long-ago' | 'year-unclear' | 'no-day' }
  | { type: 'code'; value: string }
  /** Six digits or a password that nobody asked for [T4] [N13]. */
  | { type: 'secret' }
  /** A CCCD, CMND or phone number where none is asked for. */
  | { type: 'personalNumber' }
  | { type: 'media'; line: MediaLine }
  /** A question about one topic, or about one of several that are close, the likelier first. */
  | { type: 'asked'; topics: AskedTopic[] }
  /** One of the open question's own choices, which is no word of the language. */
  | { type: 'picked'; which: string }
  /** An SMS was pasted that claims to come from VNeID or an office, and what speaks against it; nothing does against one of the official form [S4.10] [D12]. */
  | { type: 'sms'; reasons: SmsReason[] }
  /** The same of a message that was asked for, whatever it says. */
  | { type: 'pastedSms'; reasons: SmsReason[] }
  /** An address that is not on the allow-list [T6]: made to look like an official one, of another office, or of anybody. */
  | { type: 'foreignLink'; kind: LinkKind }
  /** A button of an older message. */
  | { type: 'stale' }
  | { type: 'unclear' };

export type SmsReason = 'link' | 'asksCode' | 'asksInstall' | 'asksMoney' | 'threatens' | 'otherForm';

/** `lookalike`: imitates an official one; `office`: ends in .gov.vn but is none of ours; `store`: an app store; `official`: on the allow-list, and asked about. */
export type LinkKind = 'lookalike' | 'office' | 'store' | 'unknown' | 'official';

/** `at`: epoch ms at which the message was heard. */
export type CitizenEvent = { at: number } & Heard;

/** What the engine itself may send; nothing a citizen says can stand for these. */
export type EngineEvent =
  | { type: 'silence.reminder' }
  | { type: 'silence.expiry' }
  | { type: 'skipped.reminder' }
  | { type: 'activation.reminder' }
  /** The VNeID service has called back: `registration` was approved at `at` (epoch ms). */
  | { type: 'vneid.approved'; registration: string; at: number };

export type FlowEvent = CitizenEvent | EngineEvent;

/** What a citizen told us while a flow runs; forgotten, all of it, on entering the menu. */
export interface Personal {
  cccd?: string;
  dateOfBirth?: Day;
  /** When the birth date was given (epoch ms). */
  givenAt?: number;
  doubts?: Doubt[];
  account?: PortalAccount;
  codeId?: string;
  typedCode?: string;
  attemptsLeft?: number;
  proof?: string;
  maskedName?: string;
  phoneLast3?: string;
  /** A phone number, ten digits. */
  phone?: string;
  /** What the citizen has asked about and not yet been told, and what they were told last. */
  asked?: AskedTopic[];
  told?: AskedTopic;
}

/** What stays of a link that was made here: enough to undo it, too little to tell whose it is. */
export interface LinkReceipt {
  accountId: string;
  linkedAt: Instant;
  cccdLast3: string;
  /** Keyed hash of the CCCD. */
  fingerprint: string;
}

/** A registration of level 1 that was sent from here, until the account is active. */
export interface Registration {
  id: string;
  /** Null until the VNeID service has said so. */
  approved: { activateBefore: Instant } | null;
}

export interface Memory {
  language: 'vi' | 'en';
  /** Which text was agreed to, and when (epoch ms) [C22]; spent with the link it was given for, as the next one may be another person's. */
  consent: { version: string; at: number; spent: boolean } | null;
  /** Misunderstandings in a row at the open question. */
  misses: number;
  /** That a service is slow has been said since the last question. */
  excused?: boolean;
  /** Lookups that matched nobody or were left before their answer, counted for a day so that starting over does not reset them. */
  mismatches: { count: number; since: number };
  personal: Personal;
  link: LinkReceipt | null;
  /** Absent in conversations of releases that knew no registration. */
  registration?: Registration | null;
  /** The citizen wants none. */
  noReminders?: boolean;
  /** The flow that was left for a long silence. */
  parkedAt?: Word;
}

/** A choice under a question: pressed, typed as its number, or typed as its label, it stands for the word, or for what is asked or picked. */
export type Choice = { label: LineKey } & (
  | { word: Word }
  | { word: 'asked'; topics: AskedTopic[] }
  | { word: 'picked'; which: string }
);

/** A line that is said, with the drawing that belongs to it. */
export interface Said {
  line: LineKey;
  values?: LineValues;
  picture?: Picture;
}

/** A message that asks: its line, and the choices that are open until the next one. */
export interface Question extends Said {
  choices: Choice[];
}

export { dayMs };

const service = <Name extends keyof Services>(_name: Name) =>
  fromPromise<Services[Name]['output'], Services[Name]['input']>(() => {
    throw new Error('services are called by the engine, not by the machine');
  });

const timeOf = (event: FlowEvent): number => ('at' in event ? event.at : 0);
const withoutTyped = ({ typedCode: _, ...rest }: Personal): Personal => rest;

export const flow = setup({
  types: {
    context: {} as Memory,
    events: {} as FlowEvent,
    input: {} as { language: 'vi' | 'en' } | undefined,
    tags: {} as 'asking' | 'calling' | 'open' | 'describing',
  },
  actions: {
    /** Says a line; lines of one step make one message. */
    say: (_, _params: Said) => {},
    /** Says several lines, as many as there are. */
    sayAll: (_, _params: { lines: Said[] }) => {},
    /** Says a line and leaves its choices open. */
    ask: (_, _params: Question) => {},
    /** Says the open question again. */
    repeat: () => {},
    /** Puts further choices under this one message: behind those of the open question where that is put too, unless they come `first`. */
    offer: (_, _params: { choices: Choice[]; first?: true }) => {},
    /** No question is open any more. */
    closeQuestion: () => {},
    /** Everything about this chat is deleted, once what is still to be said is said. */
    erase: () => {},
    /** Remembers something for as long as the flow runs. */
    learn: assign(({ context }, learned: Partial<Personal>) => ({ personal: { ...context.personal, ...learned } })),
    countMiss: assign(({ context }) => ({ misses: context.misses + 1 })),
    /** What was counted and excused since the citizen was last asked. */
    forgetMisses: assign({ misses: 0, excused: false }),
    excuse: assign({ excused: true }),
    forgetPersonal: assign({ personal: {} }),
    countMismatch: assign(({ context }) => ({ mismatches: nextMismatch(context) })),
    keepLink: assign(({ context }, link: LinkReceipt) => ({
      link,
      consent: context.consent && { ...context.consent, spent: true },
    })),
    /** A lookup that found somebody is no try. */
    forgiveMismatch: assign(({ context: { mismatches } }) => ({
      mismatches: { ...mismatches, count: Math.max(0, mismatches.count - 1) },
    })),
    forgetTyped: assign(({ context }) => ({ personal: withoutTyped(context.personal) })),
    /** Remembers which text was agreed to, and when. */
    agree: assign(({ context, event }, { version }: { version: string }) => ({
      consent: 'at' in event ? { version, at: event.at, spent: false } : context.consent,
    })),
    withdrawConsent: assign({ consent: null }),
    forgetLink: assign({ link: null }),
    spendConsent: assign(({ context }) => ({ consent: context.consent && { ...context.consent, spent: true } })),
    keepRegistration: assign((_, registration: Registration) => ({ registration })),
    forgetRegistration: assign({ registration: null }),
    refuseReminders: assign({ noReminders: true }),
    wantReminders: assign({ noReminders: false }),
    park: assign((_, { as }: { as: Word }) => ({ parkedAt: as })),
    remindOfSkipped: raise({ type: 'skipped.reminder' } as const, { delay: 'skippedReminder', id: 'skipped' }),
    dropReminder: cancel('skipped'),
    /** The word comes to the same as another, which the open state hears. */
    meanDone: raise(({ event }) => ({ type: 'done', at: timeOf(event) }) as const),
    meanStuck: raise(({ event }) => ({ type: 'stuck', at: timeOf(event) }) as const),
    remindToActivate: raise({ type: 'activation.reminder' } as const, {
      delay: 'activationReminder',
      id: 'activation',
    }),
    dropActivationReminder: cancel('activation'),
  },
  actors: {
    matchCitizen: service('matchCitizen'),
    updateCccd: service('updateCccd'),
    vneidStatus: service('vneidStatus'),
    vneidHolder: service('vneidHolder'),
    sendCode: service('sendCode'),
    checkCode: service('checkCode'),
    saveLink: service('saveLink'),
    removeLink: service('removeLink'),
    recognise: service('recognise'),
    registerVneid: service('registerVneid'),
    registrationStatus: service('registrationStatus'),
    activateVneid: service('activateVneid'),
  },
  guards: {
    /** Whether the operator lets accounts be linked in the chat (LINKING=both); the engine supplies the answer. */
    linkingHere: () => true,
    /** Once between two questions is enough; some platforms count every message. */
    notExcused: ({ context }) => !context.excused,
  },
  delays: {
    /** After this long a running call is excused to the citizen. */
    patience: 5_000,
    /** After "Bỏ qua" the update is called to mind once: the next day, inside Zalo's 48 free hours. */
    skippedReminder: dayMs,
    /** Of the seven days for activating [C4], two are left. */
    activationReminder: 5 * dayMs,
  },
});

/** How long an open question waits for words before it is called to mind, and before its place is kept and the rest forgotten. */
export const silence = { reminderMs: 20 * 3_600_000, expiryMs: 48 * 3_600_000 } as const;

export type { CodePurpose };
