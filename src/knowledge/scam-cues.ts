/**
 * What reports of scams have in common, however they are told [P29]: somebody gets in touch, presses, and wants or promises something;
 * or the harm is done. Words as `same-words.ts` leaves them.
 */

import type { Word } from '../understanding/fold.ts';
import { sameWords } from './same-words.ts';

const cues: Record<string, RegExp> = {
  stranger:
    /\b(?:nguoi la|so la|mot nguoi|co nguoi|nguoi ta|nguoi goi|ai do|ho|no|ke gian|ke xau|thang|dua nao|dan mang|tuxung|tu xung|xung|luadao|a man|a woman|someone|somebody|they|he|she|caller|stranger|strangers|unknown number)\b/,
  contact:
    /\b(?:goidien|goi|nghe dienthoai|nhan tin|tinnhan|zalo|facebook|fb|messenger|telegram|viber|tiktok|email|gmail|ket ban|nhay may|dien cho|dien toi|dien bao|nhan duoc|duoc goi|video call|nhom|to roi|dan o)\b/,
  office:
    /\b(?:congan|ca|bo ca|can bo|nguoithat|ubnd|nganhang|bo cong an|toa an|vien kiem sat|nha nuoc|dien luc|thue|tongdai|nhamang)\b/,
  presses:
    /\b(?:yeu cau|doa|hu|bat|ep|hoi thuc|giuc|du|ru|moi chao|hua|xin|keu|bao|noi|doi|gap|ngay lap tuc|neu khong|2 gio|24 gio|24h|phat|vi pham|asked|asks|asking|told|tells|wants|wanted|threatens|threatened|offers|offered|says)\b/,
  wants:
    /\b(?:otp|matkhau|passcode|chuyen khoan|chuyen tien|chuyen \d+|dong phi|nop tien|tien|stk|so tai khoan|linkla|link|file|apk|caidat|cai|chia se man hinh|man hinh|camera|quyen tro nang|maqr|qua|qua tang|hoan|trung thuong|trung|tro cap|ho tro|hoa hong|mua|ban|thue|doc ma|anh cccd|chup|share my screen|transfer|gift|bank|otp)\b/,
  harm: /\b(?:mat het|mat tien|virus|theo doi|mat sach|tru tien|bi hack|hack|chiem quyen|dieu khien|tu bam|tu chay|lo bam|lo doc|lo dua|lo gui|lo cai|lo cho|da doc|da gui|da chuyen|da cai|vay tien|bay mat|rut tien|rut het|clicked|i gave|i told|entered|installed)\b/,
  doubt:
    /\b(?:lua|luadao|ke gian|scammer|fake|co phai that|that khong|co that|that hay gia|tin duoc|dang tin|co tin|gia khong|gia|nghi ngo|nghi|dang ngo|chinh chu khong|hang gia|that gia|chinh thuc|official|real|trust|legit|right)\b/,
};
const names = Object.keys(cues);

/** The names of the cues in a message. */
export function foundCues(words: Word[]): string[] {
  return cuesIn(sameWords(words));
}

/** The cues found in words of `same-words.ts`, and their pairs, as features. */
export function scamCues(words: string[]): string[] {
  const found = cuesIn(words);
  const pairs = found.flatMap((one, at) => found.slice(at + 1).map((other) => `!${one}+${other}`));
  return [...found.map((name) => `!${name}`), ...pairs];
}

function cuesIn(words: string[]): string[] {
  const text = words.join(' ');
  return names.filter((name) => cues[name]?.test(text));
}
