/** The reckoning after a trial with many: every message, every reply, every link, every record. */
import { isDeepStrictEqual } from 'node:util';
import type { Citizen } from '../../../src/mocks/citizens.ts';
import type { MockServices } from '../../../src/mocks/services.ts';
import type { FakeTelegram } from '../../../src/mocks/telegram/driver.ts';
import { dialogues } from '../steps/dialogue.ts';
import { type Final, openRecords } from '../steps/record.ts';
import type { Variables } from '../steps/words.ts';
import type { Blow } from './chaos.ts';

/** Chats of the citizens, from this one on. */
export const firstChat = 1_000;

export interface Account {
  /** Of citizens; each was told taken. */
  messages: number;
  /** Messages that are in no record. */
  lost: number;
  replies: number;
  repeated: number;
  outOfOrder: number;
  /** Citizens who were told that it takes a little longer. */
  slow: number;
  linkedOnce: number;
  wrong: string[];
}

interface Trial {
  telegram: FakeTelegram;
  services: MockServices;
  people: Citizen[];
  environment: Variables;
  dataKey: string;
  blows: Blow[];
}

const slowText = 'Hệ thống đang phản hồi chậm';
const [linking] = dialogues;
const parts = linking?.exchanges.map(([part]) => part) ?? [];
const messagesEach = 1 + (linking?.exchanges.filter(([, answer]) => answer !== null).length ?? 0);
/** A repeat is due to a blow at the first sending, or so long before: what a process had in hand when the database left. */
const inHandMs = 60_000;

/** Reads the store by itself: no process may be running any more. */
export async function account(trial: Trial): Promise<Account> {
  const { people, services, environment, dataKey } = trial;
  const result: Account = {
    messages: people.length * messagesEach,
    lost: 0,
    replies: 0,
    repeated: 0,
    outOfOrder: 0,
    slow: 0,
    linkedOnce: 0,
    wrong: [],
  };
  const links = new Map(services.links().map((link) => [link.accountId, link]));
  const records = await openRecords({ environment, dataKey });
  let pattern: Final | null = null;
  try {
    for (const [index, citizen] of people.entries()) {
      const who = `citizen ${index}`;
      readReplies(trial, index, result);
      const link = links.get(citizen.account?.id ?? '');
      if (link?.confirmed === 1 && link.removed === 0 && link.to === citizen.cccd) result.linkedOnce += 1;
      else result.wrong.push(`${who}: the link is ${JSON.stringify(link ?? null)}`);
      const codes = services.sms(citizen.phone).length;
      if (codes !== 1) result.wrong.push(`${who}: ${codes} codes were sent`);
      const record: Final | null = await records.read(`telegram:${firstChat + index}`);
      pattern ??= record;
      readRecord(who, { record, pattern }, result);
    }
  } finally {
    await records.close();
  }
  return result;
}

function readReplies({ telegram, blows }: Trial, index: number, result: Account): void {
  const who = `citizen ${index}`;
  let place = 0;
  let before: number | null = null;
  for (const { text, at } of telegram.sent(firstChat + index)) {
    result.replies += 1;
    if (text.startsWith(slowText)) {
      result.slow += 1;
      continue;
    }
    const found = parts.findIndex((part) => text.includes(part));
    if (found === place) place += 1;
    else if (found === place - 1 && found >= 0) {
      result.repeated += 1;
      const first = before ?? at;
      if (!blows.some(({ from, until }) => from <= at && until >= first - inHandMs))
        result.wrong.push(`${who}: message ${place} came twice, and nothing had happened`);
    } else {
      result.outOfOrder += 1;
      result.wrong.push(`${who}: after message ${place} came "${text.slice(0, 50)}"${sinceThaw(blows, at)}`);
    }
    before = at;
  }
  if (place < parts.length) result.wrong.push(`${who}: only ${place} of ${parts.length} replies came`);
}

/** Whoever is thawed may go on with what others have done meanwhile. */
function sinceThaw(blows: Blow[], at: number): string {
  const last = blows.filter(({ what, until }) => what === 'freeze' && until <= at).map(({ until }) => at - until);
  return last.length > 0 ? `, ${Math.min(...last)} ms after a process was thawed` : '';
}

function readRecord(
  who: string,
  { record, pattern }: { record: Final | null; pattern: Final | null },
  result: Account,
): void {
  if (record === null || pattern === null) {
    result.lost += messagesEach;
    result.wrong.push(`${who}: there is no record`);
    return;
  }
  const heard = new Set(record.seen).size;
  if (heard !== messagesEach || record.seen.length !== messagesEach) {
    result.lost += Math.max(0, messagesEach - heard);
    result.wrong.push(
      `${who}: ${record.seen.length} messages in the record, ${heard} of them different, ${messagesEach} sent`,
    );
  }
  if (!record.settled) result.wrong.push(`${who}: something is left to be done`);
  for (const field of ['at', 'parked', 'transcript', 'state', 'path'] as const)
    if (!isDeepStrictEqual(record[field], pattern[field]))
      result.wrong.push(
        `${who}: ${field} is ${JSON.stringify(record[field])}, elsewhere ${JSON.stringify(pattern[field])}`,
      );
}
