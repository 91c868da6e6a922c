/** Tells whether a phrase is meant by the message around it, or only spoken about: asked, supposed, doubted, told of others. */

import type { Word } from './fold.ts';
import { isKinOrSelf, isSelf } from './kinds.ts';
import {
  address,
  hasWord,
  isNegator,
  isPerhapsNegator,
  isRight,
  plainSet,
  spokenSet,
  withoutPoliteness,
} from './politeness.ts';

/** A message, its words in order. */
export interface Said {
  words: Word[];
  /** Folded. */
  text: string;
}

/**
 * The words that leave a `yes` a yes. Those that would spoil it cannot be listed, as anything may (`vợ tôi đồng ý`, `bảo tôi đồng ý`, `khôgn đồng ý`);
 * and a yes missed costs one question more, but a yes wrongly heard is consent nobody gave.
 */
const besideYes = spokenSet(
  `${address} e dạ vâng ạ nhé nha nhá nhe nghe đi ơi nè đấy đó đây này thế vậy luôn liền ngay hết cả tất với giùm giúp dùm hộ cho cái xin thưa ừ ừm ờ uh uhm um uk ok oke okê oki cô
  có đúng chính xác chuẩn rồi được đồng ý xác nhận chấp nhận hoàn toàn rất đã đọc kỹ hiểu rõ và là của muốn làm tiếp tục mọi các những về việc trên như
  liên kết kết nối nối đồng bộ cập nhật cung cấp chia sẻ sử dụng dùng xử lý lưu lấy thông tin dữ liệu cá nhân tài khoản điều khoản quy định chính sách nội dung
  cổng dịch vụ công quốc gia vneid định danh điện tử căn cước cccd số tên người hai 2 chương trình nhà nước đề nghị cảm cám ơn
  i we yes yep yeah sure okay please to the my your this that it all and with for of course me am fully totally completely absolutely definitely right correct agree accept confirm
  link linking connect connecting update account accounts data information personal use using share sharing terms policy processing portal thanks thank you sir madam go ahead`,
);
/** What else may stand beside a `notMe`. */
const besideNotMe = spokenSet(
  'ủa ơ ô đâu mà nhầm sai ai hình ảnh sinh họ no sorry who name number is was it người khác lạ hoắc gì',
);
/** Signs that take back what the words say. */
const spoilingSigns = /[?❓❔👎❌✖🚫🙅🛑⛔🤔😕]/u;
/** What asks, supposes or doubts, or tells what others want, wherever it stands. */
const wavers = plainSet(
  `nếu sao gì nào ai hả hử nhỉ nhưng hay liệu bao khi cách kiểu lỡ nhỡ khoan quyền giả tuỳ phân vân ép kêu hỏi
  if what why how when where who which whether should but or unless maybe perhaps wait happens`,
);
/** `a` is ạ and `ha` may be hà; typed with these marks at the end they ask. */
const askingEnds = spokenSet('à hả ư');
/** English questions begin with one of these. */
const auxiliaries = plainSet('do does did is are am can could would will may must have has shall');
/** Questions that are requests: "huỷ được không", "can you cancel". */
const requestEnd = /(?:^| )(?:co the )?duoc khong$/;
const requestStart = /^(?:can|could|would|will) (?:you|u|we)(?: |$)/;
/** Events that take a step; a question about the step is not the step. */
const steps = new Set(
  'cancel forget withdraw undo update link skip continue back retry register activate login done'.split(' '),
);

/**
 * Whether the event is meant, when `used` are the words of its phrase.
 * A `yes` only if nothing stands beside it but what is known to leave it one: no question mark, negation, condition, contrast or stranger.
 * A step such as `cancel` unless the rest asks, supposes or doubts ("nếu huỷ thì sao"); a plain request ("huỷ được không") is one.
 */
export function isMeant(event: string, used: Word[], { words, text }: Said): boolean {
  const rest = words.filter((word) => !used.includes(word));
  if (event === 'yes') return !spoilingSigns.test(text) && isBeside(used, rest, words);
  if (event === 'notMe') {
    return !text.endsWith('?') && rest.every((word) => hasWord(besideYes, word) || hasWord(besideNotMe, word));
  }
  if (event === 'no') return !text.endsWith('?') && !rest.some((word) => isDoubt(word));
  if (!steps.has(event) || isAsking(used)) return true;
  return !(toldAsDone.has(event) && isDone(words, used)) && !isWavering(rest, used, { words, text });
}

/** Whether the phrase is itself a question ("đã liên kết chưa"). */
const isAsking = (used: Word[]) => used.length > 1 && /^(?:khong|chua)$/.test(used.at(-1)?.plain ?? '');

/** Of these "… rồi" tells that it has been done. */
const toldAsDone = new Set('update link undo forget withdraw cancel back'.split(' '));
/** Who did it by mistake wants it undone. */
const mistaken = plainSet('lỡ nhầm lộn sai');

function isDone(words: Word[], used: Word[]): boolean {
  const behind = words.slice(words.indexOf(used.at(-1) as Word) + 1);
  const told = behind.some((word) => word.plain === 'roi' || word.plain === 'xong');
  return told && !words.some((word) => mistaken.has(word.plain));
}

function isBeside(used: Word[], rest: Word[], words: Word[]): boolean {
  const [first, last] = [words[0], words.at(-1)];
  const isLoose = (word: Word | undefined) => word !== undefined && rest.includes(word);
  if (isLoose(last) && askingEnds.has(last?.spoken ?? '') && last?.spoken !== last?.plain) return false;
  if (isLoose(first) && auxiliaries.has(first?.plain ?? '')) return false;
  const start = words.indexOf(used[0] as Word);
  const before = words[start - 1];
  if (words.some((word, at) => isPerhapsNegator(word) && !isRight(words, at))) return false;
  if (isOfOthers(words.slice(0, start + 1))) return false;
  if (isLoose(before) && delays.has(before?.spoken ?? '')) return false;
  return rest.every((word) => {
    const ofAccount = /^(?:tai|dieu)$/.test(words[words.indexOf(word) - 1]?.plain ?? '');
    return hasWord(besideYes, word) && (word.plain !== 'khoan' || ofAccount);
  });
}

/** Whether somebody else is spoken of: two forms of address side by side ("con tôi", "em bác"), or the house ("nhà tôi"), which is the spouse. */
function isOfOthers(words: Word[]): boolean {
  return words.some((word, at) => {
    const next = words[at + 1];
    if (next === undefined || next.newClause) return false;
    if (word.plain === 'nha') return next.plain !== 'nuoc';
    return isKinOrSelf(word) && isSelf(next);
  });
}

/** Without marks these may be chờ, chớ, khoan or đừng. */
const delays = new Set(['cho', 'khoan', 'dung']);
const doubts = plainSet('nếu sao hỏi if why should what');
/** Whether the word asks or supposes. */
export const isDoubt = (word: Word): boolean => doubts.has(word.plain);

function isWavering(rest: Word[], used: Word[], { words, text }: Said): boolean {
  const plain = withoutPoliteness(rest)
    .map((word) => word.plain)
    .join(' ');
  const requests = requestStart.test(plain) || (requestEnd.test(plain) && !/^(?:.* )?co (?!the)/.test(plain));
  if (!requests && text.endsWith('?')) return true;
  if (!requests && / (?:khong|chua)$/.test(` ${plain}`) && !endsInPhrase(words, used)) return true;
  if (!requests && auxiliaries.has(words[0]?.plain ?? '') && rest[0] === words[0]) return true;
  if (rest.some((word, at) => wavers.has(word.plain) && !isUrging(word, rest[at + 1]))) return true;
  const start = words.indexOf(used[0] as Word);
  const end = words.indexOf(used.at(-1) as Word);
  const [before, after] = [words[start - 1], words[end + 1]];
  // "Huỷ thì …" supposes, "đã huỷ" and "bị huỷ" tell, "muốn huỷ đâu" denies.
  if (after?.plain === 'thi' || before?.plain === 'bi' || before?.spoken === 'đa\u0303') return true;
  return rest.some((word) => word.plain === 'dau') && !used.some(isNegator);
}

/** "Huỷ đi nào" urges, "huỷ nào cũng được" does not. */
const isUrging = (word: Word, next: Word | undefined) => word.plain === 'nao' && next === undefined;

function endsInPhrase(words: Word[], used: Word[]): boolean {
  const last = withoutPoliteness(words).at(-1);
  return last !== undefined && used.includes(last);
}
