/** Tells "đừng …" and "khoan …", which refuse whatever follows. */

import type { Said } from './meant.ts';
import { isDoubt } from './meant.ts';
import { hasWord, isDont, isPerhapsNegator, plainSet, spokenSet } from './politeness.ts';

/** May stand before the refusal. */
const openings = spokenSet(
  'thôi à ơ ấy không dạ vâng ạ ơi xin làm ơn tôi em mình bác cháu con anh chị bạn này nào thế thì please',
);
/** Behind `dung` without marks these make it đừng: nobody says đúng before what is to be done. */
const deeds = plainSet('làm xoá gỡ liên huỷ bỏ tháo ngắt gửi nối kết cập lưu tiếp quên rút');

/** `no` where that is wanted; a "khoan" elsewhere is `wait`. Undefined for anything else, and where it asks. */
export function refusal({ words, text }: Said, events: ReadonlySet<string>): 'no' | 'wait' | undefined {
  const at = words.findIndex((word) => !hasWord(openings, word));
  const [first, second] = [words[at], words[at + 1]];
  if (first === undefined || text.endsWith('?') || words.some(isDoubt)) return undefined;
  const khoan = first.spoken === 'khoan';
  const dont = isDont(first) || (isPerhapsNegator(first) && !second?.newClause && deeds.has(second?.plain ?? ''));
  if ((khoan || dont) && events.has('no')) return 'no';
  return khoan && events.has('wait') ? 'wait' : undefined;
}
