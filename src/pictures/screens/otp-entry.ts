/** The code that came to the phone registered with VNeID is typed in [S4.12]; no source tells how many digits it has. */
import { onLoginPage } from '../frame.ts';
import { mark, openField } from '../parts.ts';

export const otpEntry: string = onLoginPage(
  '<h1>Nhập mã OTP</h1>',
  '<p>Mã OTP được gửi về số điện thoại đã đăng ký.</p>',
  mark(openField('Mã OTP'), 'Nhập mã vào đây'),
  '<p class="warning">Không đọc mã này cho ai.</p>',
);
