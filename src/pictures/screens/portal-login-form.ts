/** Logging in with the account that the portal itself has issued [S0.2]. */
import { onPortal } from '../frame.ts';
import { button, mark, openField } from '../parts.ts';

/** Made up: six small letters and digits, on a wavy line. */
const captcha =
  '<svg width="112" height="42" viewBox="0 0 112 42"><rect width="112" height="42" rx="6" fill="#dfe5ec"/><path d="M4 26 Q22 8 40 22 T76 22 T108 18" fill="none" stroke="#6b7685" stroke-width="2"/><text x="56" y="29" text-anchor="middle" font-size="23" font-style="italic" font-weight="700" fill="#14253a">k7m2pd</text></svg>';

export const portalLoginForm: string = onPortal(
  '<h1>Đăng nhập</h1>',
  openField('Tên đăng nhập'),
  openField('Mật khẩu'),
  `<div class="captcha">${openField('Nhập mã xác thực')}${captcha}</div>`,
  '<div class="link">Quên mật khẩu?</div>',
  mark(button('Đăng nhập', 'main')),
);
