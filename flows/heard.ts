/** What a conversation can hear: from the citizen, from the engine, from the help desk. */
import type { Doubt } from './citizen-number.ts';
import type { LineKey } from './lines.ts';
import type { Day } from './services.ts';
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
  'noPerson',
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
  | { type: 'unclear' }
  /** Not understood either, and a person is waited for, who will read it. */
  | { type: 'forPerson' };

export type SmsReason = 'link' | 'asksCode' | 'asksInstall' | 'asksMoney' | 'threatens' | 'otherForm';

/** `lookalike`: imitates an official one; `office`: ends in .gov.vn but is none of ours; `store`: an app store; `official`: on the allow-list, and asked about. */
export type LinkKind = 'lookalike' | 'office' | 'store' | 'unknown' | 'official';

/** Of the help desk, at the moment at which a person is asked for. */
export interface DeskNow {
  /** Within office hours. */
  open: boolean;
  /** How many wait already. */
  ahead: number;
}

/** `at`: epoch ms at which the message was heard. `desk`: only where a person is asked for, and there is a desk. */
export type CitizenEvent = { at: number; desk?: DeskNow } & Heard;

/** What the engine itself may send; nothing a citizen says can stand for these. */
export type EngineEvent =
  | { type: 'silence.reminder' }
  | { type: 'silence.expiry' }
  | { type: 'skipped.reminder' }
  | { type: 'activation.reminder' }
  /** Nobody of the desk has answered yet. */
  | { type: 'handoff.late' }
  /** The VNeID service has called back: `registration` was approved at `at` (epoch ms). */
  | { type: 'vneid.approved'; registration: string; at: number };

/** What staff may have a conversation do that no citizen can say; `at`: epoch ms. */
export const deskMoves = [
  'desk.askNumber',
  'desk.lookUp',
  'desk.offerUpdate',
  'desk.newCode',
  'desk.notPortalUser',
] as const;
export type DeskMove = (typeof deskMoves)[number];

/** Nobody but the desk may send these. */
export type DeskEvent = { at: number } & (
  | { type: DeskMove }
  /** A member of staff of this name speaks now, and the assistant no longer. */
  | { type: 'desk.taken'; name: string }
  /** The assistant speaks again: where it was; at the end of the matter; as nobody of the staff did any more. */
  | { type: 'desk.returned' | 'desk.closed' | 'desk.lapsed' }
);

export type FlowEvent = CitizenEvent | EngineEvent | DeskEvent;
