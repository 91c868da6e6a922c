/** What an SMS wants of its reader that no office asks for by SMS [P29] [T4]. */
import type { SmsReason } from '../../flows/heard.ts';

export type Ask = Exclude<SmsReason, 'link' | 'otherForm'>;

/** Words that may stand between what is to be done and to what. */
const between = '(?: [^ |]+){0,6}? ';
const code = String.raw`(?:ma(?: so)? (?:otp|pin|xac (?:thuc|nhan|minh)|kich hoat|bao mat|dang nhap|nay|do|tren|vua|duoc gui|gom|\d+ (?:chu )?so)|otp|mat khau|pass ?code|password|cvv|so the|the code)`;
const app = '(?:ung dung|app|apk|phan mem|file|tep|phien ban|vneid|dich vu cong|tien ich)';
const account = '(?:tai khoan|tk|dinh danh|vneid|can cuoc|cccd|sim|so dien thoai|thue bao|ho so|dich vu)';
const lock = '(?:khoa|vo hieu|thu hoi|xoa|huy|tam ngung|tam dung|dinh chi|ngung|chan|cham dut|mat hieu luc)';

const codeWanted = [
  `(?:gui(?! (?:ban|quy|ong|anh|toi|den|toi) )|doc|cung cap|tra loi|phan hoi|reply|nhan lai|nhan tin|soan(?: tin)?|chia se|chup|chuyen tiep|(?<!thong |canh )bao|send|tell|give)${between}${code}`,
  `${code}${between}(?:va|roi|hay|vui long|de nghi|can|phai|xin|,) (?:gui|doc|cung cap|phan hoi|tra loi|nhan lai|bao)`,
];
const installWanted = `(?:cai dat|cap nhat|nang cap|update|install|download|tai (?:ve|xuong|ngay))${between}${app}|(?:cai|tai) (?:lai )?(?:ung dung|app|phan mem|file|tep|vneid|phien ban)`;
const byOtherMeans =
  '(?:link|duong dan|lien ket (?:sau|duoi|ben|nay|dinh kem)|file|tep|dinh kem|ben duoi|duoi day|tai day|zalo|telegram|viber|messenger|teamviewer|anydesk|dieu khien|chia se man hinh)';
const moneyWanted = String.raw`(?:le phi|phi (?:ho so|dich vu|xu ly|kich hoat|xac (?:thuc|minh)|la|\d+)|(?:thu|dong|nop|mat|tra|hoan|chiu) (?:\S+ )?phi|chuyen khoan|chuyen tien|(?:nop|dong|hoan|nhan|rut|so) tien|tien (?:phat|ho tro|thuong)|thanh toan|hoan thue|qua tang|tang qua|phan qua|(?:trung|nhan|phan|giai) thuong|tro cap|ngan hang|so tai khoan|the atm|vi dien tu|momo|\d+ ?(?:d|dong|vnd|k|trieu|nghin|ngan)|fee|refund|bank|gift)`;
const threat = [
  `${lock}(?! lien ket) (?:\\S+ ){0,2}${account}`,
  `${account}${between}(?:se|bi|da|sap) (?:bi )?${lock}`,
  `(?:bi|se) (?:tam )?(?:khoa|phat|xu phat|bat|truy to|khoi to|cuong che|cat|${lock})`,
  '(?:xu phat|phat tien|phat hanh chinh|xu ly (?:vi pham|hinh su|hanh chinh|theo (?:quy dinh|phap luat))|truy to|khoi to|trieu tap|lenh bat|vi pham phap luat|chiu trach nhiem)',
  String.raw`(?<!hieu luc )(?:trong|trong vong|truoc|sau|con) (?:vong )?(?:\d|1\d|2[0-4]|36|48|72) ?(?:h|gio|tieng)`,
  '(?<!hieu luc )(?:trong|trong vong|truoc) (?:vong )?(?:[1-3] ngay|hom nay|ngay hom nay|ngay mai)|trong ngay',
  '(?:ngay lap tuc|khan cap|lan cuoi|het han hom nay|locked|suspended|within 24)',
];

interface Wanted {
  pattern: RegExp;
  /** So many words before it a negation takes it back: "neu khong cap nhat se bi khoa" stays a threat. */
  reach: number;
}

const wanted: Record<Ask, Wanted> = {
  asksCode: { pattern: anyOf(codeWanted), reach: 4 },
  asksInstall: { pattern: anyOf([installWanted]), reach: 4 },
  asksMoney: { pattern: anyOf([moneyWanted]), reach: 3 },
  threatens: { pattern: anyOf(threat), reach: 1 },
};
const apk: Wanted = { pattern: anyOf(['apk']), reach: 4 };
const means = anyOf([byOtherMeans]);

function anyOf(alternatives: string[]): RegExp {
  return new RegExp(`(?<= )(?:${alternatives.join('|')})(?= )`, 'g');
}

/** What the folded text asks for, apart from what it warns of ("không cung cấp mã OTP cho bất kỳ ai"). `byLink`: it holds an address that is none of ours. */
export function asksOf(folded: string, byLink: boolean): Ask[] {
  const text = clauses(folded);
  const outsideStores = byLink || text.search(means) >= 0;
  return (Object.keys(wanted) as Ask[]).filter((ask) => {
    if (ask !== 'asksInstall') return isAsked(text, wanted[ask]);
    return isAsked(text, apk) || (outsideStores && isAsked(text, wanted[ask]));
  });
}

/** Words with single spaces, `|` where a sentence ends, commas apart, no addresses; what only sounds like a fee is taken out. */
function clauses(folded: string): string {
  const parted = folded
    .replace(/https?:\S+/g, (address) => (address.includes('.apk') ? ' apk ' : ' '))
    .replace(/(?<=\d)[.,](?=\d)/g, '')
    .replace(/[.!?;]+(?= |$)/g, ' | ')
    .replace(/,/g, ' , ')
    .replace(/[^\p{L}\p{N}|,]+/gu, ' ');
  return ` ${parted} `.replace(/ mien (?:\S+ )?phi(?= )/g, ' ').replace(/ +/g, ' ');
}

/** Whether it is there without a negation before it, and not as what was done already ("đã gửi mã OTP"). */
function isAsked(text: string, { pattern, reach }: Wanted): boolean {
  for (const match of text.matchAll(pattern)) {
    const before =
      text
        .slice(0, match.index)
        .split(/[|,]| (?:vui long|hay|thi) /)
        .at(-1) ?? '';
    if (
      !/ (?:da|duoc|vua) $/.test(before) &&
      !isDenied(
        before
          .trim()
          .split(' ')
          .slice(-reach - 1),
        reach,
      )
    )
      return true;
  }
  return false;
}

/** "Dung" denies (đừng), unless it is the second half of `sử dụng`, `ứng dụng`, `người dùng`. */
function isDenied(before: string[], reach: number): boolean {
  return before.some((word, at) => {
    if (at < before.length - reach) return false;
    if (word === 'dung') return !/^(?:su|ung|ap|nguoi|noi|tin)$/.test(before[at - 1] ?? '');
    return /^(?:khong|ko|cam|never|not)$/.test(word);
  });
}
