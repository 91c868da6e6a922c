/** What is decided by rule rather than learnt: the boundaries between topics that the domain reference draws (section 6). */

import type { Topic } from '../../flows/topics.ts';
import { fold, type Word } from '../understanding/fold.ts';
import { sameWords } from './same-words.ts';

/** "Forgot my password" is about one of these. */
export const passwordTopics: readonly Topic[] = ['portal-password-forgotten', 'vneid-password-forgotten'];
/** Words that tell whose password it is. */
const accounts = new Set(
  'portal cong trang web website captcha maytinh vneid app passcode dinh cccd cauhoibaomat'.split(' '),
);

/**
 * Whether a password is spoken of and no account named: neither one of ours nor, by a word that is not
 * among those in which people tell of forgotten passwords, a foreign one.
 */
export function isPasswordOfWhichAccount(words: Word[], told: ReadonlySet<string>): boolean {
  const same = sameWords(words);
  return same.includes('matkhau') && same.every((word) => told.has(word) && !accounts.has(word));
}

/** The SMS that tells of an approved registration [S4.10], whatever spaces, marks and small changes it was pasted with [D12]. */
const approvalSms = /thong bao:? ho so dang ky tai khoan d[ia]nh danh dien tu .{0,60}da duoc phe duyet/;

/** Whether the message is the official SMS of approval, pasted. */
export function isApprovalSms(text: string): boolean {
  return approvalSms.test(fold(text));
}
