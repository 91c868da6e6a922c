/** What citizens wrote when a reviewer played them, and what is meant by it where it is said. */
import { describe, expect, it } from 'vitest';
import vietnamese from '../../locales/vi/words.json' with { type: 'json' };
import { matchPhrase } from '../../src/understanding/phrases.ts';
import { listed } from './phrases.table.ts';

const all = Object.keys(vietnamese);
/** Every event but these. */
const drop = (...without: string[]) => all.filter((word) => !without.includes(word));
const code = drop('yes', 'no', 'skip', 'retry', 'update', 'continue', 'notMe', 'onlyCmnd');
const menu = drop(
  'yes',
  'no',
  'skip',
  'retry',
  'update',
  'continue',
  'notMe',
  'onlyCmnd',
  'resend',
  'noCode',
  'whyCode',
);
const confirm = drop('skip', 'update', 'continue', 'resend', 'noCode', 'whyCode');
/** What is wanted, where, of which messages; `|` between several. */
const heard: Array<[string, string[], string]> = [
  [
    'null|no',
    confirm,
    'dung lam|dung di|dung xoa|dung go|dung lien ket|dung go lien ket|dung huy|dung|đừng xóa|khoan|khoan xoá|để lại|de lai|khoan xoa|đừng gỡ liên kết|không gỡ liên kết|xin đừng xoá|da dung|toi dung|thôi đừng',
  ],
  [
    'null',
    ['yes', 'link', 'undo', 'forget', 'cancel'],
    'dung lam|dung di|dung xoa|dung go|dung lien ket|dung go lien ket|dung huy|dung|không gỡ liên kết|con toi dong y|vợ tôi đồng ý|chồng tôi đồng ý|em tôi đồng ý|mẹ bác đồng ý|con cháu đồng ý|nhà tôi đồng ý',
  ],
  [
    'null',
    all,
    'con toi dong y|vợ tôi đồng ý|chồng tôi đồng ý|chong toi dong y|n la ai|ten nay la ai|ở đâu nhỉ|cap nhat roi|đã cập nhật rồi|anh tôi đồng ý|bo toi dong y|vo toi dong y',
  ],
  [
    'yes',
    all,
    'đúng|dung roi|dung vay|dung la toi|dung ten toi|dung a|dung roi ma|the ghi vay|nhu tren the|toi go dung|toi go dung roi|vâng dung|đúng nhé',
  ],
  ['yes', ['yes', 'no'], 'xoa di|xóa đi'],
  ['forget', confirm, 'xoa di|xóa đi|xoa|xóa'],
  ['start', all, 'toi quay lai day|tôi quay lại rồi|bác quay lại rồi|em quay lại đây'],
  [
    'cost',
    menu,
    'lien ket co mat tien ko|co mat tien k|mat tien khong|mat tien ha|mat phi khong|mien phi khong|co phai tra tien khong|ton tien khong|bao nhieu tien|is it free|does it cost|liên kết tài khoản vneid với cổng có mất tiền không em|làm cái này mất tiền không|Liên kết có mất phí không?|can toi tra tien khong',
  ],
  [
    'scam',
    menu,
    'bi mat tien|mat tien roi|mat 5 trieu|tôi mất 50tr|mất tiền rồi cháu ơi|lo doc otp roi|cong an xa goi bao toi lam|lừa đảo|lua dao|toi bi lua|lo bam link|tôi bị mất tiền trong tài khoản',
  ],
  [
    'wait',
    code,
    'doi chut|đợi tí|khoan|cho ti|de toi di lay the|de toi hoi con|tu tu|let me think|one moment|wait|để bác đi tìm thẻ đã|đợi bác tí|chờ em chút|khoan đã',
  ],
  ['wait', confirm, 'doi chut|đợi tí|cho ti|de toi di lay the|de toi hoi con|tu tu|let me think|one moment|wait'],
  [
    'whyCode',
    code,
    'sao lai hoi otp|ngan hang dan khong dua otp|cong an dan khong dua ma cho ai|toi so|khong dua ma|otp la gi|ma gui ve so nao|never share otp|why do you need it|is it safe to give the otp|Vì sao cần mã?|bác sợ|con tôi dặn không đưa mã cho ai',
  ],
  [
    'noCode',
    code,
    'chua thay|chua co|co dau|dau co ma nao|may im re|so do cu roi|toi doi so roi|doi sim roi|mat sim|sim khoa roi|so cu khong dung nua|con toi giu dien thoai|vo toi giu may|toi o nuoc ngoai|gui ve so khac duoc khong|i changed my number|i am abroad|which phone|chồng bác giữ máy|chưa có ạ|chua thay gi',
  ],
  ['resend', code, 'het gio roi|lam lai|thu lai'],
  ['retry', all, 'lam lai|thu lai|nhap lai so cccd|sai so cccd'],
  ['back', drop('retry', 'yes', 'no'), 'nhap lai so cccd|sai so cccd'],
  [
    'onlyCmnd',
    confirm,
    'toi chi co cmnd thoi|chi co chung minh|toi chua co cccd|chua lam can cuoc|cmnd duoc khong|mat the roi|i have no cccd|i only have the old id|chi co cmt|bác chưa làm căn cước|toi chua co can cuoc',
  ],
  [
    'forOther',
    confirm,
    'lam cho me toi|lam cho vo toi|lam ho bo me|day la ten chong toi|day la vo toi|sdt cua vo|can my son do it for me|for my mother|làm giúp con tôi|tôi làm cho mẹ|liên kết cho bố tôi|đây là tên của con tôi',
  ],
  ['null', ['forOther', 'notMe'], 'làm giúp em|làm cho bác|làm hộ con với|lam cho ong'],
  ['bye', confirm, 'tam biet|bye|hen gap lai|goodbye|cảm ơn, tạm biệt|thoi de mai'],
  ['bye', menu, 'thoi de mai'],
  ['skip', all, 'thoi de mai|de sau|mai lam'],
  [
    'about',
    menu,
    'sao toi phai tin|chung minh di|tin k|an toan ko|to chuc nao|cho xem giay phep|ban o dau|cháu là ai đấy|em là ai vậy',
  ],
  ['link', menu, 'lam luon|lam tiep|cap nhat cccd|toi da lien ket chua|toi can lam gap|đã liên kết chưa?'],
  ['continue', all, 'lam tiep'],
  ['help', menu, 'toi khong biet chu|mat kem|chu nho qua|doc khong noi|kho qua'],
  ['cancel', code, 'khong cho|de sau|mai lam'],
];

const cases = heard.flatMap(([event, wanted, texts]) => listed(texts).map((text) => ({ text, event, wanted })));

describe('a citizen who writes', () => {
  it.each(cases)('$text is heard as $event', ({ text, event, wanted }) => {
    expect(event.split('|')).toContain(String(matchPhrase(text, wanted)));
  });
});
