/** The portal does not know the 12-digit number yet and asks for it [S0.4]. */
import { portalDialog } from '../frame.ts';
import { button, field, mark } from '../parts.ts';

export const cccdDialog: string = portalDialog(
  '<h1>Cập nhật thông&nbsp;tin từ&nbsp;CSDL dân&nbsp;cư</h1>',
  field('Chứng minh nhân dân*', { hint: '(số cũ của Ông/Bà)' }),
  field('Số CCCD *', { hint: 'Nhập số cccd' }),
  `<div class="side-by-side">${button('Bỏ qua')}${mark(button('Cập nhật', 'main'))}</div>`,
);
