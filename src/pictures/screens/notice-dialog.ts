/** The CCCD is up to date, but the account is not linked yet: the portal asks to log in with VNeID [S3.2]. */
import { portalDialog } from '../frame.ts';
import { button, mark } from '../parts.ts';

export const noticeDialog: string = portalDialog(
  '<h1>Thông báo</h1>',
  '<p><b>Yêu cầu:</b> Thực hiện đăng nhập lại vào hệ thống bằng tài khoản định danh điện tử được cấp bởi Bộ Công an (VNeID).</p>',
  `<div class="side-by-side">${button('Bỏ qua')}${mark(button('Đăng nhập bằng VNeID', 'main'))}</div>`,
);
