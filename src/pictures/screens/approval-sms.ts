/** The text message that tells of the approval, word for word [S4.9][S4.10]. */
import { inMessages } from '../frame.ts';
import { mark } from '../parts.ts';

export const approvalSms: string = inMessages(
  mark('<h1>VNeID</h1>', 'Tên người gửi'),
  '<div class="bubble">Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan **** da duoc phe duyet. De nghi truy cap ung dung VNeID hoac dia chi https://vneid.gov.vn de kich hoat tai khoan.</div>',
);
