/** What is remembered, and the one `setup` that all flows are built with. */
import { assign, cancel, fromPromise, raise, setup } from 'xstate';
import type { Doubt } from './citizen-number.ts';
import type { FlowEvent, Word } from './heard.ts';
import type { LineKey, LineValues } from './lines.ts';
import { dayMs, nextMismatch } from './mismatches.ts';
import type { Picture } from './pictures.ts';
import type { CodePurpose, Day, Instant, PortalAccount, Services } from './services.ts';
import type { AskedTopic } from './topics.ts';

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
  /** A person was asked for at `since` (epoch ms) and has not come yet; `noted`: that words are kept for them has been said. */
  handoff?: { since: number; noted: boolean } | null;
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
    tags: {} as 'asking' | 'calling' | 'committing' | 'open' | 'describing',
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
    /** From now on a person is waited for. */
    callPerson: assign(({ event }) => ({ handoff: { since: timeOf(event), noted: false } })),
    expectPerson: raise({ type: 'handoff.late' } as const, { delay: 'lateForPerson', id: 'handoff' }),
    notePerson: assign(({ context: { handoff } }) => ({ handoff: handoff ? { ...handoff, noted: true } : null })),
    stopCalling: assign({ handoff: null }),
    stopExpecting: cancel('handoff'),
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
    /** Nobody of the desk has come so far: the citizen is told, and where else to turn. */
    lateForPerson: 5 * 60_000,
  },
});

/** How long an open question waits for words before it is called to mind, and before its place is kept and the rest forgotten. */
export const silence = { reminderMs: 20 * 3_600_000, expiryMs: 48 * 3_600_000 } as const;

export type { CodePurpose };
