/** The app VNeID when it is opened for the first time [S4.3], and where the e-ID account is activated in it [P17]. */
import { inApp } from '../frame.ts';
import { button, mark } from '../parts.ts';

/** Whatever else the app shows there. */
const bars = (...widths: number[]) =>
  `<div class="bars">${widths.map((width) => `<div style="width:${width}%"></div>`).join('')}</div>`;

export const vneidStart: string = inApp(
  '<h1>VNeID</h1>',
  bars(100, 80, 100, 60),
  mark(button('Bắt đầu sử dụng', 'main')),
);

export const vneidActivate: string = inApp(
  bars(70, 100),
  mark(button('Kích hoạt tài khoản định danh điện tử', 'main')),
  bars(100, 80, 100),
);
