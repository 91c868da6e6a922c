/** The portal asks with which kind of account to log in [S0.9]. */
import { onPortal } from '../frame.ts';
import { button, mark } from '../parts.ts';

const kinds = [
  'Tài khoản cấp bởi Cổng dịch vụ công quốc&nbsp;gia',
  'Tài khoản Định&nbsp;danh điện&nbsp;tử cấp bởi Bộ&nbsp;Công&nbsp;an',
  'Tài khoản cấp bởi Bưu&nbsp;điện Việt&nbsp;Nam',
];

const choice = (marked: number) =>
  onPortal('<h1>Đăng nhập</h1>', ...kinds.map((kind, index) => (index === marked ? mark(button(kind)) : button(kind))));

export const portalChoiceOld: string = choice(0);
export const portalChoiceVneid: string = choice(1);
