/** Made-up people by the dozen, and how each of them answers the assistant until linked. */
import type { Citizen } from '../../src/mocks/citizens.ts';
import type { MockServices } from '../../src/mocks/services.ts';
import type { TelegramUser } from '../../src/mocks/telegram/user.ts';
import { lastCode } from '../world.ts';

/** `count` people who can link without a detour; numbers as in data/mock-citizens.json, serials from 100001. */
export const crowd = (count: number): Citizen[] =>
  Array.from({ length: count }, (_, index) => ({
    note: 'One of a crowd; can link.',
    cccd: `079085${100_001 + index}`,
    dateOfBirth: '1985-03-15',
    fullName: 'Nguyễn Thử Nghiệm',
    oldCmnd: null,
    phone: `09${String(10_000_000 + index)}`,
    vneid: { status: 'active', level: 2 },
    account: { id: `TK-${100_001 + index}`, hasCccd: true, link: null },
  })) as unknown as Citizen[];

/** What the assistant says in a linking without a detour, in order, each recognised by a part of it. */
export const course = [
  'Kính chào Ông/Bà',
  'Trước khi bắt đầu',
  'Bước 1/4',
  'Mời Ông/Bà gõ ngày sinh',
  'Bước 2/4',
  'Bước 4/4',
  'Một mã 6 số',
  'của chính Ông/Bà phải không?',
  'Liên kết thành công!',
];

/** Which of `course` this is, −1 for something else. */
export const placeOf = (text: string): number => course.findIndex((part) => text.includes(part));

/** Answers each message of the assistant once, repeats of it not again; resolves with the messages sent when the link is made. */
export async function linkAs(user: TelegramUser, citizen: Citizen, services: MockServices): Promise<number> {
  const answers: Record<number, () => string> = {
    0: () => 'tôi muốn liên kết',
    1: () => 'đồng ý',
    2: () => citizen.cccd,
    3: () => '15/03/1985',
    6: () => lastCode(services.sms(citizen.phone).map(({ text }) => text)),
    7: () => 'đúng rồi',
  };
  let sent = 1;
  let reached = -1;
  user.text('xin chào');
  while (reached < course.length - 1) {
    const { text } = await user.waitForReply({ timeoutMs: 60_000 });
    const place = placeOf(text);
    if (place <= reached) continue;
    reached = place;
    const answer = answers[place]?.();
    if (answer === undefined) continue;
    user.text(answer);
    sent += 1;
  }
  return sent;
}
