/** The mock SMS gateway: takes messages, delivers them nowhere, and shows them to testers and on the phone page. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { phoneSchema } from './citizens.ts';
import { type Operation, operation } from './http/operation.ts';

/** Newest messages kept for each phone, and phones kept; the oldest go first. */
const messagesMax = 50;
const phonesMax = 20_000;
/** Four joined SMS of the GSM alphabet (4 × 153); our longest text is about 220. */
const textLengthMax = 612;

/** A sender name has at most 11 characters (GSM 03.40, alphanumeric address). */
const sendInput = z.strictObject({
  to: phoneSchema,
  from: z.string().min(1).max(11),
  text: z.string().min(1).max(textLengthMax),
});
const listInput = z.strictObject({ to: phoneSchema });

export interface SmsMessage {
  id: string;
  /** National form, `0` and nine digits. */
  to: string;
  from: string;
  text: string;
  /** ISO 8601, UTC. */
  at: string;
}

export interface Sms {
  operations: Operation[];
  /** The newest 50 to this phone, oldest first. */
  sentTo(phone: string): SmsMessage[];
  reset(): void;
}

export function createSms({
  now,
  onSms,
}: {
  now: () => number;
  onSms?: ((message: SmsMessage) => void) | undefined;
}): Sms {
  const kept = new Map<string, SmsMessage[]>();

  function keep(message: SmsMessage): void {
    const messages = [...(kept.get(message.to) ?? []), message].slice(-messagesMax);
    kept.delete(message.to);
    kept.set(message.to, messages);
    const quietest = kept.keys().next();
    if (kept.size > phonesMax && !quietest.done) kept.delete(quietest.value);
  }

  const send = operation({
    name: 'sendMessage',
    method: 'post',
    path: '/messages',
    input: sendInput,
    handle(input) {
      const message = { id: randomUUID(), ...input, at: new Date(now()).toISOString() };
      keep(message);
      onSms?.(message);
      return { status: 201, body: { id: message.id } };
    },
  });

  const list = operation({
    name: 'listMessages',
    method: 'get',
    path: '/messages',
    input: listInput,
    handle: ({ to }) => ({ status: 200, body: { messages: kept.get(to) ?? [] } }),
  });

  return {
    operations: [send, list],
    sentTo: (phone) => [...(kept.get(phone) ?? [])],
    reset: () => kept.clear(),
  };
}
