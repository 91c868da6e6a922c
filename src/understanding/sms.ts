/** Tells whether a text is a pasted SMS in the name of VNeID or the police, and what speaks against it [S4.10] [D12] [P29]. */
import type { SmsReason } from '../../flows/heard.ts';
import { fold, readableChars } from './fold.ts';
import { foreignLinks } from './links.ts';
import { asksOf } from './sms-asks.ts';

export interface SmsJudgement {
  /** Whether it speaks as an office to the holder of an account, so that it was not written by the citizen. */
  claims: boolean;
  /** Empty only for the official approval. */
  reasons: SmsReason[];
}

/** Shorter ones are answers or questions. */
const smsWordsMin = 8;
/** Of the signs below, so many make an SMS. */
const signsMin = 3;
/** Of a clause that the citizen wrote before or behind what was pasted. */
const ownClauseWordsMax = 14;

/** Judges the first 1,000 characters; never throws. What a citizen writes around the pasted text does not count against it. */
export function judgeSms(text: string): SmsJudgement {
  const folded = fold(text);
  const approval = readApproval(folded);
  const links = foreignLinks(approval?.cutAddress ? withoutLastWord(folded) : text);
  const asks = asksOf(approval === null ? folded : approval.rest, links.length > 0);
  const known: SmsReason[] = [...(links.length > 0 ? (['link'] as const) : []), ...asks];
  const reasons: SmsReason[] = known.length > 0 || approval?.official ? known : ['otherForm'];
  const claims = approval !== null || (speaksAsOffice(text, known) && !(known.length === 0 && tellsCode(folded)));
  return { claims, reasons };
}

/** Whether it has fewer words than any SMS that claims to be from an office. */
export const isShorterThanSms = (text: string): boolean => (fold(text).match(/[ "]/g)?.length ?? 0) + 1 < smsWordsMin;

/** "Ma xac thuc la 123456": asks for nothing, and what it is good for another question hears. */
const tellsCode = (folded: string) =>
  /(?:ma|otp|code)\b[^.]*?\b\d{4,8}\b|\b\d{6}\b[^.]*\b(?:ma|otp|code)\b/.test(folded);

const opening =
  /(?:cuc )?(?:canh sat|cs) ?(?:qlhc|quan ly hanh chinh) (?:ve|va) (?:ttxh|trat tu xa hoi) (?:xin )?thong bao ho so dang ky tai khoan dinh danh dien tu cua cong dan(?<name>(?: \p{L}+){0,10}?) da duoc phe duyet(?= |$)/gu;
const closing = 'de nghi truy cap ung dung vneid hoac dia chi vneid gov vn de kich hoat tai khoan'.split(' ');
const address = 'https://vneid.gov.vn';
/** More words than a name has are something else. */
const nameWordsMax = 7;
/** Around the official words only these may stand: the sender and the time in front, and what a citizen asks about it. */
const harmless = new Set(
  `vneid tu sender from tin nhan sms noi dung nguyen van hom nay qua luc ngay am pm xem them more
  toi em minh tui chau con bac ong ba anh chi co chu ban ad admin bot oi nhan duoc moi vua nay cai day kia ne
  co phai la that gia khong ko k hong dung sai lua dao chinh thuc vay a ha ak nhi va the thi sao gio lam gi tiep cho hoi xin giup voi check kiem tra
  nhe nha da thua cam on is this real fake`.split(/\s+/),
);

interface Approval {
  /** Word for word, apart from the name, a cut end and what a citizen added. */
  official: boolean;
  /** What was said besides, if it is not. */
  rest: string;
  /** It breaks off within the address. */
  cutAddress: boolean;
}

/** The text of [S4.10]; null if it is not about that. */
function readApproval(folded: string): Approval | null {
  const words = folded
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/ (?:(?:https?|www)(?= )|ht{0,2}p?s?$)/g, '')
    .trim();
  const openings = [...words.matchAll(opening)];
  if (openings.length === 0) return null;
  const names = openings.map(({ groups }) => (groups?.['name'] ?? '').trim().split(' '));
  const [before = '', ...behind] = words.replace(opening, '|').split('|');
  const added = [before.replace(/\b\d{1,4}\b/g, ' '), ...behind.map(behindClosing)].join(' ');
  const official =
    names.every((name) => name.length <= nameWordsMax) &&
    added.split(' ').every((word) => word === '' || harmless.has(word));
  return {
    official,
    rest: official ? '' : [...names.flat(), before, ...behind.map(behindClosing)].join(' '),
    cutAddress: official && address.startsWith(lastWord(folded)),
  };
}

/** What follows the closing words, as far as the text goes along with them; it may break off anywhere, in a word too. */
function behindClosing(text: string): string {
  const words = text.trim().split(' ');
  let same = 0;
  while (same < closing.length && words[same] === closing[same]) same++;
  if (same === words.length - 1 && closing[same]?.startsWith(words[same] ?? '')) same++;
  return words.slice(same).join(' ');
}

const lastWord = (folded: string) => (/[^ ]*$/.exec(folded)?.[0] ?? '').replace(/[.…]+$/, '');
const withoutLastWord = (folded: string) => folded.replace(/[^ ]*$/, '');

const aboutAccount = /\b(?:vneid|dinh danh|can cuoc|cccd|dich vu cong|dvcqg|dvc|cong an|c06|tai khoan)\b/;

const any = (alternatives: string[]) => `(?:${alternatives.join('|')})`;
const more = (words: number) => String.raw`(?: \S+){0,${words}}?`;

const office = any([
  'vneid',
  'bo cong an',
  'bca',
  'c06',
  `(?:co quan )?cong an${more(4)}`,
  `canh sat${more(4)}`,
  `cuc${more(7)}`,
  `ubnd${more(3)}`,
  String.raw`(?:cong|trung tam|van phong) (?:dich vu cong|dvc|du lieu)\S*(?: quoc gia)?`,
  'dvcqg',
  'chinh phu',
  'thong bao',
  'tb',
  'canh bao',
]);
const reader = any(['quy (?:khach|vi|ong|ba|cong dan)', 'ong/ba', 'ong ba', 'cong dan', 'ban', 'anh/chi', 'anh chi']);
const demanded = any([
  'truy cap|bam|nhan vao|nhap|click|mo|dang nhap|goi|lien he|soan|gui|doc|den',
  'cap nhat|xac (?:thuc|minh|nhan)|cai dat|tai|cung cap|nop|chuyen|thanh toan|kich hoat|nang cap|bo sung',
  'dong bo|lien ket|thuc hien|update|verify',
]);

/** Each is a sign of an SMS; the first counts double. */
const signs = [
  String.raw`^\W*${office} ?(?:[:\]>-]|(?:xin |kinh |tran trong )?(?:thong bao|tb|kinh gui|de nghi|yeu cau|canh bao)\b)`,
  String.raw`\b(?:thong bao|tran trong|kinh gui|kinh moi|xin chao)\b`,
  String.raw`\b(?:cua|cho|moi|gui|den|de nghi|yeu cau|chao) ${reader}\b|\b${reader} (?:vui long|can|hay|phai|da|chua|duoc|bi|se)\b|\b(?:your|dear)\b`,
  String.raw`\b(?:vui long|de nghi|yeu cau|hay|can|phai|xin|moi|please)${more(4)} ${demanded}\b|(?:^|[.,!:] ?)(?:truy cap|(?:bam|nhan|click) vao|(?:cap nhat|xac thuc) ngay)\b`,
  String.raw`\b(?:da duoc (?:phe duyet|kich hoat|duyet)|(?:sap|da) het han|chua (?:duoc )?(?:xac thuc|dong bo|cap nhat|kich hoat|hoan (?:thanh|tat)|chuan hoa)|bat thuong|bi trung|sai lech|khong hop le|bi tu choi)\b`,
  String.raw`https?:|\.gov\.vn`,
].map((sign) => new RegExp(sign));

/** What an office does not say of itself: questions, "I", and telling what somebody else wrote. */
const ownWords = any([
  '(?<!chung )toi|tui|(?<!chung |xac |thong )minh|(?<!tre )em|chau|mk|ad|admin|shop|bot|i|my|me',
  'co (?:phai|that|dung|nen)|(?:that|dung|phai|duoc|chua|gi|dau) (?:khong|ko|k|hong|chua)|(?:khong|ko) biet|that hay|hay gia',
  'the nao|lam sao|tai sao|vi sao|sao|nhu nao|ntn|gi|o dau|bao gio|khi nao|bao lau|may ngay|nghia la|how|what|why|is (?:it|this)|should',
  '(?:no|ho|nguoi ta|ai do|thay|nhan|dc|duoc|co|cai|nhung|mot|1) (?:cai )?(?:sms|tin nhan|tin|bao|noi|nhan|doi|bat|goi)',
  'tin nhan (?:nay|do|bao|noi|ghi|co|cua|tu|vneid|kieu)|goi (?:dien|den|toi)|gia mao|lua dao',
  'cho hoi|hoi|giup|voi a|nhe|nha|vay|ak|roi ma',
]);
const ownVoice = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${ownWords}(?![\p{L}\p{N}])|\?\s*$|(?<!\p{L})(?:khong|ko|chua|duoc|loi)(?: (?:a|ha|oi|nhi))?\s*$`,
  'u',
);

/** What a screen shows is no SMS: "VNeID báo: …". */
const ofScreen =
  /(?:^| )(?:vneid|app|ung dung|man hinh|he thong|cong|dich vu cong|dvc|dvcqg|may|trang|web)(?: quoc gia)?(?: no| cu| toan)? (?:hien|bao|ghi)(?= |:)/;

/** Whether the pasted part reads like an SMS from an office to the holder of an account. */
function speaksAsOffice(text: string, known: SmsReason[]): boolean {
  const body = withoutOwnWords(text);
  if (ofScreen.test(fold(text))) return false;
  if (body.split(/\s+/).length < smsWordsMin || !aboutAccount.test(body) || ownVoice.test(body)) return false;
  const seen = signs.filter((sign) => sign.test(body)).length + (signs[0]?.test(body) ? 1 : 0);
  return seen + known.length >= signsMin;
}

/** The folded text without what a citizen wrote in front of it ("tôi nhận được tin này:") and behind it ("có thật không?"). */
function withoutOwnWords(text: string): string {
  const clauses = text
    .slice(0, readableChars)
    .split(/\n|(?<=[.!?:…])["”]?\s+["“]?|[“”"]/)
    .map(fold)
    .filter((clause) => clause !== '');
  const isOwn = (clause: string | undefined) =>
    clause !== undefined &&
    clause.split(' ').length <= ownClauseWordsMax &&
    (ownVoice.test(clause) || /\b(?:tin nhan|sms|noi dung)\b.*:$/.test(clause));
  while (isOwn(clauses[0])) clauses.shift();
  while (isOwn(clauses.at(-1))) clauses.pop();
  return clauses.join(' ');
}
