/** What the mock VNeID service writes by SMS: without diacritics, as official messages are [S4.10]. */
import type { ProofPurpose } from './proofs.ts';

/** [S4.9] */
export const sender = 'VNeID';

const reasons: Record<ProofPurpose, string> = {
  link: 'ma xac nhan lien ket tai khoan Cong DVCQG voi VNeID',
  unlink: 'ma xac nhan huy lien ket tai khoan Cong DVCQG voi VNeID',
  activate: 'ma kich hoat tai khoan dinh danh dien tu VNeID',
};

/** Says who asked, what for, how long it lasts, and where alone it may be typed (DESIGN.md 2.5). */
export function codeText(purpose: ProofPurpose, code: string): string {
  return (
    `Theo yeu cau cua Ong/Ba voi tro ly lien ket tai khoan, ${reasons[purpose]} la ${code}. Ma het han sau 5 phut. ` +
    'Chi nhap ma nay trong cuoc tro chuyen ma Ong/Ba vua yeu cau. Khong doc ma cho bat ky ai.'
  );
}

/** [S4.10] */
export function approvalText(fullName: string): string {
  return (
    'Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan ' +
    `${withoutDiacritics(fullName)} da duoc phe duyet. De nghi truy cap ung dung VNeID hoac dia chi ` +
    'https://vneid.gov.vn de kich hoat tai khoan.'
  );
}

/** Đ is a letter of its own and has no decomposition. */
export function withoutDiacritics(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}
