/** The menu behind the account's name, at the top right [S1.2]. */
import { onPortal } from '../frame.ts';
import { button, mark, number, opens } from '../parts.ts';

const menu = (...items: string[]) =>
  onPortal(
    `<div class="name-at-right">${number(1)} ${button(`(tên của Ông/Bà) ${opens}`)}</div>`,
    `<div class="dialog menu">${items.join('\n')}</div>`,
  );

export const accountMenu: string = menu(
  mark(button('Thông tin cá nhân'), `${number(2)} Bấm vào đây`),
  button('Đăng xuất'),
);
export const accountMenuLogout: string = menu(
  button('Thông tin cá nhân'),
  mark(button('Đăng xuất'), `${number(2)} Bấm vào đây`),
);
