/** "Thông tin định danh", before and after the data have been fetched from the population database [S0.7][S0.8][S2.5]. */
import { onPortal } from '../frame.ts';
import { button, mark, table } from '../parts.ts';

export const identityUpdate: string = onPortal(
  '<h1>Thông tin định danh</h1>',
  mark(button('Cập nhật từ CSDL Quốc gia về Dân cư', 'main')),
  table([
    ['Họ tên', true],
    ['Số CMT/CCCD (12 số)', true],
    ['Nơi sinh', false],
    ['Email', false],
  ]),
);

export const identityConfirm: string = onPortal(
  '<h1>Thông tin định danh</h1>',
  table([
    ['Họ tên', true],
    ['Số CMT/CCCD (12 số)', true],
    ['Ngày sinh', true],
    ['Nơi sinh', false],
  ]),
  mark(button('Cập nhật', 'main')),
);
