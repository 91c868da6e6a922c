import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalText, codeText } from '../../src/mocks/vneid/texts.ts';
import { judgeSms } from '../../src/understanding/sms.ts';
import { messages } from './phrases.table.ts';

const approval = approvalText('Nguyễn Văn Án');
const address = approval.indexOf('https');
const withMarks =
  'Cục Cảnh sát QLHC về TTXH thông báo: Hồ sơ đăng ký tài khoản đinh danh điện tử của công dân Nguyễn Văn Án đã được phê duyệt. Đề nghị truy cập ứng dụng VNeID hoặc địa chỉ https://vneid.gov.vn để kích hoạt tài khoản.';

const official: Record<string, string> = {
  'as it is sent': approval,
  'with its placeholder': approval.replace('NGUYEN VAN AN', '****').replace('Nguyen Van An', '****'),
  'with marks': withMarks,
  'with marks apart': withMarks.normalize('NFD'),
  'in lower case': approval.toLowerCase(),
  'in capitals': approval.toUpperCase(),
  'with a comma': approval.replace('. De nghi', ', De nghi'),
  'without punctuation': approval.replace(/[.:] /g, ' '),
  'with line breaks': approval.replaceAll(' ', '\n'),
  'with the sender': `VNeID: ${approval}`,
  'with sender and time': `[VNeID] 10:32 ${approval}`,
  'copied twice': `${approval}\n${approval}`,
  'without a scheme': approval.replace('https://', ''),
  'cut behind the address': approval.slice(0, -20),
  'cut in the address': approval.slice(0, address + 14),
  'cut in the address, with dots': `${approval.slice(0, address + 17)}...`,
  'cut behind the first sentence': approval.slice(0, approval.indexOf(' De nghi')),
  'with words of the citizen': `Tôi nhận được tin nhắn này: ${approval} Có phải thật không ạ?`,
  'with a name that means a bank': approvalText('Trần Ngân Hằng'),
};

/** Each line: the reasons, then the text. */
const suspicious = `
  link | ${approval.replace('vneid.gov.vn', 'vneid-gov.vn')}
  link | ${approval.replace('vneid.gov.vn', 'vneid.gov.vn.xyz.com')}
  link | ${approval} https://bit.ly/abc
  asksCode | ${approval} Gui ma OTP ve so 0912345678
  otherForm | ${approval} Lien he 0912345678 de duoc ho tro.
  otherForm | ${approval} Nhan tin VNEID gui 8088
  otherForm | ${approval.replace('da duoc phe duyet', 'chua duoc phe duyet')}
  link threatens | VNeID: Tai khoan cua ban se bi khoa trong 24h. Vui long truy cap http://vneid-gov.com de xac thuc.
  link threatens | Bo Cong an thong bao: tai khoan dinh danh cua ong/ba chua duoc cap nhat, de nghi truy cap https://vneid.gov.vn.xyz.com cap nhat truoc 24h neu khong se bi xu phat.
  link threatens | VNeID: Your account will be locked within 24h. Please verify at vneid.vn.login.com
  link asksInstall | [VNeID] Quy khach vui long cai dat ung dung VNeID phien ban moi tai https://vneid-app.top/vneid.apk
  link asksInstall | VNeID thông báo: Ứng dụng VNeID của Quý khách đã hết hạn, vui lòng tải về bản cập nhật tại dichvucong.app/vneid.apk
  asksInstall | Cong an quan 1 thong bao cong dan cai dat ung dung Dich vu cong theo duong dan duoi day qua zalo.
  asksCode | Cong an phuong Ben Nghe thong bao: De nghi cong dan cung cap ma OTP vua nhan duoc cho can bo de hoan tat dinh danh muc 2.
  asksCode | VNeID: De xac minh tai khoan, vui long doc ma OTP cho can bo qua dien thoai. Tran trong.
  asksCode | Bo Cong an: tai khoan dinh danh cua quy khach can xac thuc, soan tin gui ma xac nhan ve so 0901234567.
  asksMoney | VNeID thong bao: Quy khach vui long nop le phi 50.000d kich hoat tai khoan dinh danh dien tu vao so tai khoan 0123456 ngan hang VCB.
  asksMoney | Cong Dich vu cong quoc gia: quy khach duoc hoan thue 1.200.000d, de nghi cung cap so tai khoan ngan hang.
  link asksMoney | VNeID kinh gui quy khach: phan qua 2/9 tri gia 100.000d, dang nhap https://quatang-vneid.vn de nhan.
  asksMoney threatens | Canh sat giao thong thong bao: ong/ba vi pham giao thong, yeu cau nop phat qua VNeID, so tai khoan 123456789, qua han se bi cuong che.
  threatens | Cục Cảnh sát thông báo: tài khoản VNeID của bạn sẽ bị khóa trong vòng 24 giờ, vui lòng liên hệ 0987654321 để xử lý.
  threatens | Bo Cong an thong bao: neu khong cap nhat VNeID tai khoan cua ong ba se bi khoa.
  link | Thông báo từ Bộ Công an: Công dân chưa hoàn thành định danh mức 2, truy cập dancuquocgia.info để thực hiện.
  link | Tôi nhận được tin này: "VNeID thong bao: tai khoan cua ban chua xac thuc, vui long truy cap https://vneid.vn/xac-thuc" có thật không ạ?
  link | Dear customer, your VNeID account needs verification, please update at http://vneid-verify.com
  otherForm | Cong an xa thong bao: Ong/Ba vui long den tru so cong an xa de lam dinh danh muc 2 vao 8h thu 7.
  otherForm | VNeID: Tai khoan dinh danh dien tu cua cong dan da duoc kich hoat thanh cong. Vui long dang nhap ung dung VNeID de su dung.
  otherForm | Bo Cong an canh bao: khong cung cap ma OTP, mat khau tai khoan VNeID cho bat ky ai. De nghi cong dan canh giac.`;

const ownWords = `
  tin nhắn báo duyệt hồ sơ có link vneid.gov.vn có phải thật không
  VNeID thông báo tài khoản bị khóa thì làm sao
  VNeID: báo lỗi không đăng nhập được
  công an phường yêu cầu tôi cập nhật vneid có đúng không
  hôm qua có số lạ nhắn VNeID của tôi sắp bị khoá yêu cầu bấm vào link https://vneid.vn
  Bộ Công an thông báo VNeID mức 2 bắt buộc từ 1/7 phải không ạ
  cho em hỏi công an thông báo hồ sơ đã được phê duyệt mà vào vneid.gov.vn kích hoạt không được
  co tin nhan cua vneid noi de nghi truy cap ung dung vneid de kich hoat ma toi khong vao duoc
  Kính gửi quý cơ quan, tài khoản VNeID của tôi chưa được kích hoạt, đề nghị xem xét
  Đề nghị hỗ trợ tôi liên kết tài khoản dịch vụ công với VNeID
  Hồ sơ đăng ký tài khoản định danh điện tử của tôi đã được phê duyệt rồi giờ làm gì tiếp
  Cổng dịch vụ công báo: "Tài khoản của bạn chưa được cập nhật CCCD, vui lòng cập nhật" thì làm thế nào
  VNeID hiện: Tài khoản của quý khách đã bị khóa, vui lòng liên hệ 1900 0368
  Ai gọi điện tự xưng công an yêu cầu cung cấp mã OTP để nâng cấp VNeID cho ông bà
  nó bảo không cập nhật VNeID hôm nay là bị khóa tài khoản, có thật không`;

const lines = (list: string) =>
  list
    .split('\n  ')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('judgeSms', () => {
  it.each(Object.entries(official))('takes the official approval for that, %s', (_, text) => {
    expect(judgeSms(text)).toEqual({ claims: true, reasons: [] });
  });

  it.each(lines(suspicious).map((line) => line.split(' | ') as [string, string]))('finds %s in %j', (reasons, text) => {
    expect(judgeSms(text)).toEqual({ claims: true, reasons: reasons.split(' ') });
  });

  it.each(lines(ownWords))('does not take %j for an SMS', (text) => expect(judgeSms(text).claims).toBe(false));

  it.each([
    codeText('link', '123456'),
    codeText('unlink', '123456'),
    codeText('activate', '123456'),
    'VNeID: Ma xac thuc cua Quy khach la 482913. Hieu luc 3 phut. Khong cung cap ma nay cho bat ky ai.',
  ])('leaves a code that asks for nothing to the question that wants it: %j', (text) => {
    expect(judgeSms(text)).toEqual({ claims: false, reasons: ['otherForm'] });
  });

  it.each(Object.entries(messages))('takes nothing that means %s for an SMS', (_, list) => {
    expect(list.split('|').filter((phrase) => judgeSms(phrase).claims)).toEqual([]);
  });

  it('never throws; there is always a reason, or it begins with the official words', () => {
    const pieces = fc.array(
      fc.constantFrom(...approval.split(/(?<= )/), 'ma OTP ', 'gui ', 'http://a.vn ', '\n', '\ud800', '|'),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 1_500 }),
          pieces.map((parts) => parts.join('')),
        ),
        (text) => {
          expect(judgeSms(text).reasons.length > 0 || /phe duyet/i.test(text)).toBe(true);
        },
      ),
    );
  });

  it('takes the approval of whoever, cut wherever', () => {
    const letters = fc.stringMatching(/^[A-Z][a-z]{1,6}$/);
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 6 }), fc.nat(), (name, cut) => {
        const text = approvalText(name.join(' '));
        const needed = text.indexOf('phe duyet') + 'phe duyet'.length;
        expect(judgeSms(text.slice(0, needed + (cut % (text.length - needed + 1))))).toEqual({
          claims: true,
          reasons: [],
        });
      }),
      { numRuns: 500 },
    );
  });
});
