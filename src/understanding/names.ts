/** Finds people's names in a message, so that transcripts do not keep them. */

import type { Folded } from './fold.ts';
import { spoken } from './fold.ts';
import type { Span } from './secrets.ts';

/** The commonest family names; nine in ten people in Vietnam have one of these. */
const surnames = new Set(
  (
    'nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương trịnh trương đinh lâm phùng mai tô hà tạ ' +
    'lương thái cao châu chu quách tăng tống triệu kiều lưu thạch diệp nghiêm giang mạc lục bạch khuất văn từ đàm'
  )
    .split(' ')
    .flatMap((name) => [spoken(name), `?${plain(name)}`]),
);
/** Capitalised pairs that are places or screen words, folded. */
const notNames = new Set(
  (
    'ho chi|ha noi|ha tinh|ha giang|ha nam|ha dong|ha long|ha tien|lam dong|cao bang|cao lanh|thai binh|thai nguyen|thai lan|kieu mai|' +
    'chau doc|chau thanh|chau phi|giang vo|dao tao|dang nhap|dang ky|dang xuat|bach khoa|luc nam|luc ngan|tu son|tu liem|tang bat|' +
    'cao tuoi|mai chau|duong kinh|do son|ly son|phan thiet|phan rang|le chan|van phong|van ban|luong son|tran nao|vu quang|dinh danh'
  ).split('|'),
);
/** Before a name these make it a place. */
const placeWord =
  /(?:duong|pho|tinh|huyen|quan|phuong|xa|thanh pho|tp\.?|thi xa|thi tran|thon|ap|truong|benh vien|cho|cau|ngo|hem|street|road) $/;
/** Words that end a name told in lower case. */
const notGiven = new Set(
  (
    'o sinh cccd so dia chi nam muon can hoi va la nay a nhe toi da vneid cong hien dang co khong den tu que ngu tai voi cho sdt dien ' +
    'cmnd ngay tuoi day thi ma nhung vi de xin duoc bi nha roi the and i my from born live phone want in at on is please'
  ).split(' '),
);
const introduction =
  /(?:ten (?:la|toi|em|minh|chau|bac|day du)|ten|toi la|em la|minh la|chau la|bac la|ho (?:va )?ten|ho ten|my name is|name is|i am|i'm)(?: (?:toi|em|minh|la|day du))? ?:? ?$/;
const furtherMax = 3;
/** Looked at before a family name, to see what introduces it. */
const lookBack = 30;

interface NameWord extends Span {
  text: string;
  original: string;
}

/**
 * Family names followed by one to three further names: capitalised, or behind "tên là …" and the like, or with Văn or Thị in the middle,
 * or as the whole message. Rather one word too many than a name kept. Not places, nor streets named after people.
 */
export function findNames(original: string, folded: Folded): Span[] {
  const words = nameWords(original, folded);
  const shouting = !/\p{Ll}/u.test(original);
  const found: Span[] = [];
  for (let at = 0; at < words.length; at++) {
    const length = nameLength(words, at, { text: folded.text, shouting });
    const last = words[at + length];
    const first = words[at];
    if (length === 0 || first === undefined || last === undefined) continue;
    found.push({ start: first.start, end: last.end });
    at += length;
  }
  return found;
}

/** How many words after the family name at `at` belong to the name; 0 if it is none. */
function nameLength(words: NameWord[], at: number, { text, shouting }: { text: string; shouting: boolean }): number {
  const first = words[at];
  const second = words[at + 1];
  if (first === undefined || second === undefined || !isSurname(first)) return 0;
  const before = text.slice(Math.max(0, first.start - lookBack), first.start);
  if (notNames.has(`${first.text} ${second.text}`) || placeWord.test(before)) return 0;
  const told =
    introduction.test(before) ||
    (isMiddle(second) && (isFamiliar(first.text) || (at === 0 && words.length <= furtherMax + 2))) ||
    (words.length <= furtherMax + 1 && at === 0 && isFamiliar(first.text) && /^[\p{L} .,!]+$/u.test(text));
  const capitals = isCapitalised(first.original) && !shouting;
  let length = 0;
  while (length < furtherMax && isFurther(words, at + length + 1, { text, told, capitals, second: length === 0 }))
    length++;
  return length;
}

interface NameSoFar {
  text: string;
  /** Whether something other than capitals tells that it is a name. */
  told: boolean;
  /** Whether its first word has a capital that tells something. */
  capitals: boolean;
  /** Whether the word in question would be its second. */
  second: boolean;
}

function isFurther(words: NameWord[], at: number, { text, told, capitals, second }: NameSoFar): boolean {
  const [previous, word] = [words[at - 1], words[at]];
  if (word === undefined || previous === undefined || text.slice(previous.end, word.start) !== ' ') return false;
  if (capitals && isCapitalised(word.original)) return true;
  // "thi" is thì, and "a" ạ, except where Thị stands and what follows it.
  return told && ((second && isMiddle(word)) || isMiddle(previous) || !notGiven.has(word.text));
}

/** Family names that are no everyday words, so that they tell a name without a capital too. */
function isFamiliar(name: string): boolean {
  return /^(?:nguyen|tran|pham|huynh|hoang|phan|vu|vo|bui|ngo|trinh|truong|dinh|dang|doan|le)$/.test(name);
}

function isSurname({ text, original }: NameWord): boolean {
  const said = spoken(original);
  return surnames.has(said) || (said === text && surnames.has(`?${text}`));
}

const isMiddle = ({ text }: NameWord) => text === 'van' || text === 'thi';
const isCapitalised = (word: string) => /^\p{Lu}/u.test(word);

function nameWords(original: string, { text, starts, ends }: Folded): NameWord[] {
  return [...text.matchAll(/\p{L}+/gu)].map((match) => {
    const end = match.index + match[0].length;
    return { text: match[0], original: original.slice(starts[match.index], ends[end - 1]), start: match.index, end };
  });
}

function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}
