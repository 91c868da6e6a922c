/** Logging in with VNeID, by number and password or by QR code [S0.11]. */
import { onLoginPage } from '../frame.ts';
import { button, fakeQr, mark, openField } from '../parts.ts';

const title = '<h1>Đăng nhập VNeID</h1>';
const fields = [openField('Số định danh cá nhân'), openField('Mật khẩu')];
const orScan = 'Hoặc quét mã QR bằng ứng dụng VNeID để đăng nhập.';

export const vneidLogin: string = onLoginPage(
  title,
  ...fields,
  mark(button('Đăng nhập', 'main')),
  `<div class="or-scan faint">${fakeQr(74)}<span>${orScan}</span></div>`,
);

export const vneidLoginQr: string = onLoginPage(
  title,
  ...fields,
  button('Đăng nhập', 'main'),
  mark(`<div class="scan">${fakeQr(116)}<span>${orScan}</span></div>`, 'Quét mã ở đây'),
);
