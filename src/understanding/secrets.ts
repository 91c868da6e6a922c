/** Finds what nobody should send in a chat: passwords, passcodes and one-time codes [T4]. */

import { readNumber, straightenDigits } from './digits.ts';
import { fold } from './fold.ts';

/** A stretch of a folded text. */
export interface Span {
  start: number;
  end: number;
}

const passwordWord = String.raw`(?<!\p{L})(?:mat khau|mk|mat ma|pass ?word|passwd|pass|pwd|pw|pass ?code|ma pin|pin)(?![\p{L}\p{N}])`;
const codeWord = String.raw`(?<!\p{L})(?:ma otp|otp|pass ?code|ma (?:xac (?:thuc|nhan|minh)|kich hoat|bao mat|dang nhap|pin)|pin|(?<vague>code|ma(?: so)?))(?![\p{L}\p{N}])`;
/** Words that may stand between "mật khẩu" and the password. */
const owner =
  '(?: (?:cua|toi|em|minh|bac|chau|con|vneid|app|cu|moi|nay|cong|dvc|dich vu|dich vu cong|tai khoan|dang nhap|ung dung|for|my|account|the|old|new))';
const password = new RegExp(
  String.raw`${passwordWord}${owner}{0,5}(?<says> ?[:=] ?| (?:la|is) ?:? ?| )(?<value>[^\s[\]*]+)`,
  'gu',
);
const code = new RegExp(
  String.raw`${codeWord}${owner}{0,5}(?: ?[:=] ?| (?:la|is) ?:? ?| )?(?<value>\d(?:[ .\-]?\d){3,7})(?!(?:(?!, )[^\p{L}\d]){0,3}\d|\p{L})`,
  'gu',
);
/** English words that follow "password is" without being one; Vietnamese syllables are shorter than seven letters. */
const aboutPasswords =
  /^(?:in|un)?(?:correct|valid|expired|required|forgotten|missing|accepted|invalid|changed|rejected|working|something|protected|nothing|always|needed|locked|private|displayed)/;
const passwordMin = 4;
const codeDigits = 6;
const unknownWordMin = 7;

/**
 * Whether the message gives a secret away: six digits alone, or a password, passcode or OTP named as such with the secret behind it.
 * Speaking about one ("quên mật khẩu", "mật khẩu 8 ký tự", "mã OTP 6 số") is not giving it away.
 */
export function looksLikeSecret(text: string): boolean {
  return findSecrets(fold(text)).length > 0;
}

/** Where the secrets themselves stand in a folded text; in order, not overlapping. */
export function findSecrets(folded: string): Span[] {
  const straight = straightenDigits(folded);
  const alone = aloneCode(straight);
  const passwords = [...folded.matchAll(password)].filter(isGiven).map(valueSpan);
  const codes = [...straight.matchAll(code)].filter(isCode).map(valueSpan);
  const found: Span[] = [];
  for (const span of [...(alone ? [alone] : []), ...codes, ...passwords].sort((a, b) => a.start - b.start)) {
    if (span.start >= (found.at(-1)?.end ?? 0)) found.push(span);
  }
  return found;
}

/** Six digits and at most polite words. */
function aloneCode(straight: string): Span | null {
  const digits = /\d(?:[ .-]?\d){5}/.exec(straight);
  if (digits === null) return null;
  const rest = straight.slice(0, digits.index) + straight.slice(digits.index + digits[0].length);
  const words = rest.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const polite = words.every((word) =>
    /^(?:da|a|nhe|nha|em|ma|so|la|cua|toi|day|ne|oi|bac|chau|ban|the|is|it|vang|thua|gui|my|ok)$/.test(word),
  );
  return polite && readNumber(straight)?.length === 6
    ? { start: digits.index, end: digits.index + digits[0].length }
    : null;
}

/** "Mã" may be any number's, and "mà" looks the same: behind these only six digits count. A date is no code. */
function isCode({ groups }: RegExpExecArray): boolean {
  const value = groups?.['value'] ?? '';
  if (/^\d{1,2}([ .-])\d{1,2}\1(?:19|20)\d\d$/.test(value)) return false;
  return groups?.['vague'] === undefined || value.replace(/\D/g, '').length === codeDigits;
}

function isGiven(match: RegExpExecArray): boolean {
  const { says = '', value = '' } = match.groups ?? {};
  const told = says.trim() !== '';
  const word = value.replace(/[.,;!?]+$/, '');
  const next = match.input.slice(match.index + match[0].length, match.index + match[0].length + 12);
  // "Mật khẩu 8-20 ký tự", "mật khẩu 4 lần".
  const counts = /^[\d-]+$/.test(word) && /^ (?:ky tu|so|chu|lan|ngay|nam|char|digit|gio)(?!\p{L})/u.test(next);
  if (word.length < passwordMin || /^\d+-\d+$/.test(word) || counts) return false;
  // "mk" is mình too, and a bare year may follow; without a colon or "là" the secret must mix letters and digits.
  if (/\d/.test(word)) return told || /[^\d]/.test(word.replace(/[-./]/g, ''));
  if (!told || aboutPasswords.test(word)) return false;
  return /[@#$%^&+=_~]/.test(word) || (word.length >= unknownWordMin && next.trim() === '');
}

function valueSpan(match: RegExpExecArray): Span {
  const value = match.groups?.['value'] ?? '';
  const start = match.index + match[0].length - value.length;
  return { start, end: start + value.length };
}
