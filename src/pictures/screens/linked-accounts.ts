/** How the portal shows that the account is linked; number and date are the guide's own samples [S2.9]. */
import { onPortal } from '../frame.ts';
import { mark } from '../parts.ts';

export const linkedAccounts: string = onPortal(
  '<h1>Thông tin định danh</h1>',
  mark(
    `<div class="linked"><b>Danh sách tài khoản liên kết</b>
<p>Tài khoản liên kết:<br><b>052089999999</b></p>
<p>Tài khoản định danh điện tử cấp bởi Bộ&nbsp;Công&nbsp;an</p>
<p>Ngày liên kết: <b>01/01/2024</b></p></div>`,
    'Xem ở đây',
  ),
);
