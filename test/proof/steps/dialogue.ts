/** What the citizen of a run says, and what the assistant says to it: each answer once, however often the question comes. */
import type { Citizen } from '../../../src/mocks/citizens.ts';
import type { MockServices } from '../../../src/mocks/services.ts';
import type { TelegramUser } from '../../../src/mocks/telegram/user.ts';
import { lastCode } from '../../world.ts';

/** A part of what the assistant says, and the answer to it; null where none is needed. */
export type Exchange = [part: string, answer: ((citizen: Citizen, services: MockServices) => string) | null];

export interface Dialogue {
  name: string;
  first: string;
  exchanges: Exchange[];
  /** The record is gone at the end. */
  erases: boolean;
}

const code = ({ phone }: Citizen, services: MockServices) => lastCode(services.sms(phone).map(({ text }) => text));

const linking: Exchange[] = [
  ['Kính chào Ông/Bà', () => 'tôi muốn liên kết'],
  ['Trước khi bắt đầu', () => 'đồng ý'],
  ['Bước 1/4', ({ cccd }) => cccd],
  ['Mời Ông/Bà gõ ngày sinh', ({ dateOfBirth }) => dateOfBirth.split('-').reverse().join('/')],
  ['Bước 2/4', null],
  ['Bước 4/4', null],
  ['Một mã 6 số', code],
  ['của chính Ông/Bà phải không?', () => 'đúng rồi'],
  ['Liên kết thành công!', null],
];

export const dialogues: Dialogue[] = [
  { name: 'linking', first: 'xin chào', exchanges: linking, erases: false },
  {
    name: 'erasing',
    first: 'xin chào',
    exchanges: [
      ['Kính chào Ông/Bà', () => '/xoa'],
      ['Xóa tất cả dữ liệu', () => 'xóa hết'],
      ['Đã xóa tất cả', null],
    ],
    erases: true,
  },
];

/** Of a busy machine, with a dead process's effects to be taken up first. */
const usualReplyMs = 120_000;

export interface Scene {
  user: TelegramUser;
  citizen: Citizen;
  services: MockServices;
  /** The longest wait for the next reply. */
  replyMs?: number;
}

/** Resolves when the last of the exchanges has been heard; rejects when one does not come in time. */
export async function speak(
  { first, exchanges }: Dialogue,
  { user, citizen, services, replyMs = usualReplyMs }: Scene,
): Promise<void> {
  user.text(first);
  for (let reached = -1; reached < exchanges.length - 1; ) {
    const { text } = await user.waitForReply({ timeoutMs: replyMs });
    const place = exchanges.findIndex(([part]) => text.includes(part));
    if (place <= reached) continue;
    reached = place;
    const answer = exchanges[place]?.[1];
    if (answer) user.text(answer(citizen, services));
  }
}
