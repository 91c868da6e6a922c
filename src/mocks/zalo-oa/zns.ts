/** Template messages to a phone number: `POST /message/template` (ZNS, as transcribed, read 2026-11). */
import { createIds } from '../platform/ids.ts';
import { isObject, type Params, readText } from '../platform/params.ts';
import { OaRefusal } from './refusals.ts';

/** What was sent. */
export interface SentZns {
  msgId: string;
  phone: string;
  templateId: string;
  data: Record<string, unknown>;
  trackingId: string;
  at: number;
}

export interface ZnsOptions {
  /** Approved templates and the parameters each must have; `{ '123456': ['otp'] }` if left out. */
  templates?: Record<string, string[]>;
  /** Messages a day; 500 if left out, which is what a small account has. */
  quota?: number;
}

export interface Zns {
  /** Takes one message; throws `OaRefusal`. */
  send(params: Params): Record<string, unknown>;
  sent(): SentZns[];
  /** From now on messages to this phone are refused with this code. */
  refuse(phone: string, code: number): void;
}

/** Documented parameter lengths differ by template; no source gives one for codes. */
const VALUE_CHARS = 100;
/** Documented for tracking_id by one source. */
const TRACKING_CHARS = 48;

/** Nothing sent. */
export function createZns({
  now,
  templates = { '123456': ['otp'] },
  quota = 500,
}: ZnsOptions & { now: () => number }): Zns {
  const sent: SentZns[] = [];
  const refused = new Map<string, number>();
  const nextId = createIds('zns');

  return {
    send(params) {
      const phone = readText(params, 'phone') ?? '';
      if (!/^84[35789]\d{8}$/.test(phone)) throw new OaRefusal(-108, 'Phone number invalid');
      const templateId = readText(params, 'template_id') ?? '';
      const needed = templates[templateId];
      if (needed === undefined) throw new OaRefusal(-109, 'Template ID invalid');
      const data = checkedData(params.template_data, needed);
      const trackingId = readText(params, 'tracking_id') ?? '';
      if (trackingId === '' || trackingId.length > TRACKING_CHARS) throw new OaRefusal(-132, 'Parameter invalid');
      const code = refused.get(phone);
      if (code !== undefined) throw new OaRefusal(code, 'User cannot receive message');
      if (sent.length >= quota) throw new OaRefusal(-144, 'OA has reached the daily ZNS sending limit');
      const msgId = nextId();
      sent.push({ msgId, phone, templateId, data, trackingId, at: now() });
      const remaining = { dailyQuota: String(quota), remainingQuota: String(quota - sent.length) };
      return { msg_id: msgId, sent_time: String(now()), quota: remaining };
    },
    sent: () => [...sent],
    refuse: (phone, code) => void refused.set(phone, code),
  };
}

function checkedData(data: unknown, needed: string[]): Record<string, unknown> {
  if (!isObject(data)) throw new OaRefusal(-111, 'Template data empty');
  const missing = needed.find((name) => (readText(data, name) ?? '') === '');
  if (missing !== undefined) throw new OaRefusal(-1122, 'Missing template parameter');
  const long = needed.some((name) => (readText(data, name) ?? '').length > VALUE_CHARS);
  if (long) throw new OaRefusal(-1121, 'Parameter data exceeds max length');
  return data;
}
