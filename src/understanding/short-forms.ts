/** Writes out the short forms of Vietnamese chat [T2]. One list for what people type and for the phrases it is compared with. */

import type { Word } from './fold.ts';

/**
 * Short forms with one meaning here. What was chosen where there are several: `dc` is được, not địa chỉ; `tt` thông tin, not tình trạng;
 * `bt` biết, not bình thường; `nc` nói chuyện; `h` giờ also without a number before it. English `k` (ok) is rarer here than `k` (không).
 */
const shortForms: Record<string, string> = {
  ko: 'khong',
  k: 'khong',
  kh: 'khong',
  hk: 'khong',
  kg: 'khong',
  khg: 'khong',
  khog: 'khong',
  hok: 'khong',
  hong: 'khong',
  hem: 'khong',
  khum: 'khong',
  hog: 'khong',
  dc: 'duoc',
  dk: 'dang ky',
  dki: 'dang ky',
  dky: 'dang ky',
  dn: 'dang nhap',
  lk: 'lien ket',
  tk: 'tai khoan',
  sdt: 'so dien thoai',
  dt: 'dien thoai',
  h: 'gio',
  r: 'roi',
  j: 'gi',
  ntn: 'nhu the nao',
  mn: 'moi nguoi',
  bn: 'bao nhieu',
  ng: 'nguoi',
  nc: 'noi chuyen',
  hd: 'huong dan',
  tn: 'tin nhan',
  lm: 'lam',
  bt: 'biet',
  bik: 'biet',
  bit: 'biet',
  tt: 'thong tin',
  hs: 'ho so',
  nx: 'nua',
  ik: 'di',
  vs: 'voi',
  z: 'vay',
  dvc: 'dich vu cong',
  dvcqg: 'dich vu cong quoc gia',
  tks: 'thanks',
  thks: 'thanks',
  thx: 'thanks',
  tnx: 'thanks',
  camon: 'cam on',
  pls: 'please',
  plz: 'please',
  trc: 'truoc',
  cx: 'cung',
  nv: 'nhan vien',
  ck: 'chuyen khoan',
  e: 'em',
  mik: 'minh',
  cc: 'can cuoc',
  cv: 'cong viec',
  cmt: 'cmnd',
  cmtnd: 'cmnd',
  clgt: 'cai gi the',
  cdvc: 'cong dich vu cong',
  cdvcqg: 'cong dich vu cong quoc gia',
  dvctt: 'dich vu cong truc tuyen',
  tthc: 'thu tuc hanh chinh',
  sddcn: 'so dinh danh ca nhan',
  dddt: 'dinh danh dien tu',
};

/** Marked spellings that are short forms all the same; any other marked word (hồng, kẻ) is itself. */
const markedShortForms = new Set(['hông', 'hông\u0309']);
/** Beside these, `mk` is mật khẩu; elsewhere mình. */
const aroundPassword = new Set('quen doi sai nhap dat nho lai mat pass cap tao la cu moi otp reset'.split(' '));

/**
 * The words with short forms written out, one word becoming several where need be.
 * `mk` is mật khẩu beside a word such as quên or đổi, else mình; `dk` is đăng ký, but được between có and không.
 */
export function expandShortForms(words: Word[]): Word[] {
  return words.flatMap((word, at) => {
    const full = fullForm(word, words[at - 1]?.plain ?? '', words[at + 1]?.plain ?? '');
    if (full === null) return [word];
    return full.split(' ').map((plain, part) => ({ plain, spoken: plain, newClause: part === 0 && word.newClause }));
  });
}

function fullForm(word: Word, before: string, after: string): string | null {
  const marked = word.spoken.replaceAll('đ', 'd') !== word.plain;
  if (marked && !markedShortForms.has(word.spoken)) return null;
  if (word.plain === 'mk') return aroundPassword.has(before) || aroundPassword.has(after) ? 'mat khau' : 'minh';
  if (word.plain === 'dk' && before === 'co' && shortForms[after] === 'khong') return 'duoc';
  return Object.hasOwn(shortForms, word.plain) ? (shortForms[word.plain] ?? null) : null;
}
