/** What may be a password: long, not the account's name, and none that everybody tries first. */
import { ProblemError } from '../api/handling.ts';

export const passwordCharsMin = 12;
export const passwordCharsMax = 200;
/** A shorter id, such as `an`, is a part of too many words. */
const idCharsMin = 3;
/** Of different ones. */
const signsMin = 4;

/**
 * Of twelve characters and more, those that lists of leaked passwords have first, and what is near at this desk. Compared without
 * case, marks and signs, and with a number or two behind.
 */
const commonest = [
  '123456789012',
  '1234567890123',
  '012345678910',
  '123123123123',
  '112233445566',
  '111111111111',
  '000000000000',
  '987654321012',
  '1q2w3e4r5t6y',
  'qwertyuiop12',
  'qwertyuiopas',
  'qwertyuiopasdfghjkl',
  'qwerty123456',
  'asdfghjklzxcvbnm',
  '1qaz2wsx3edc',
  'password',
  'passwordpassword',
  'mypassword',
  'password123456',
  'abcdefghijkl',
  'abcd12345678',
  'abc123456789',
  'iloveyou',
  'administrator',
  'admin123456',
  'welcome123456',
  'changemeplease',
  'matkhau',
  'matkhaumatkhau',
  'matkhau123456',
  'khongcomatkhau',
  'anhyeuem',
  'emyeuanh',
  'vietnam',
  'vietnamvietnam',
  'dichvucong',
  'dichvucongquocgia',
  'vneid',
  'vneidvneid',
  'helpdesk',
  'tongdaivien',
  'letmeinletmein',
];
const refused = new Set(commonest.map(plain));

/** What is wrong with it; null when it may be used. `id` is of the account. */
export function passwordFault(password: string, id: string): 'short' | 'long' | 'has-id' | 'common' | null {
  const length = [...password.normalize('NFKC')].length;
  if (length < passwordCharsMin) return 'short';
  if (password.length > passwordCharsMax) return 'long';
  const bare = plain(password);
  const name = plain(id);
  if (name.length >= idCharsMin && bare.includes(name)) return 'has-id';
  const isCommon = refused.has(bare) || refused.has(bare.replace(/\d+$/, '')) || new Set(password).size < signsMin;
  return isCommon ? 'common' : null;
}

const inWords = {
  short: `at least ${passwordCharsMin} characters`,
  long: `at most ${passwordCharsMax} characters`,
  'has-id': 'the account’s id must not be in it',
  common: 'it is one of the first that everybody tries',
};

/** The password. Throws `ProblemError` `bad-input`, with what is wrong with it. */
export function passwordOr(password: string, id: string): string {
  const fault = passwordFault(password, id);
  if (fault) throw new ProblemError('bad-input', { detail: `password: ${inWords[fault]}` });
  return password;
}

function plain(text: string): string {
  const marksOff = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
  return marksOff.replace(/[^\p{L}\p{N}]/gu, '');
}
