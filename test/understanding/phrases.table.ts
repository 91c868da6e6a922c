/** Messages as citizens write them, by the event they mean when everything is listened for; `null` is for those that mean none. */
export const messages: Record<string, string> = {
  yes: `có | có ạ | dạ có | co | CÓ | Có!! | có em | dạ có ạ | vâng | dạ vâng | Dạ vâng ạ | vângggg | ok | oke | okeee | OK ạ | ok em | uh | ừ | ừ em | ờ | đúng rồi |
    dung roi | đúng | Đúng ạ | đúng rồi em ơi | chuẩn | chuẩn rồi | đồng ý | dong y | tôi đồng ý | Bác đồng ý nhé | em đồng ý ạ | vâng tôi đồng ý | tôi đồng ý cho dùng thông tin |
    yes | Yes please | yep | sure | I agree | that's me | 👍 | 👍🏽 | 👍👍👍 | ok 👍 | được | dc | được rồi | cũng được | thôi được | đông ý | dongy | nhất trí | có tôi đồng ý | chính xác luôn`,
  no: `không | ko | k | hok | hong | hông | khum | Không ạ | dạ không | dạ ko ạ | không em | không đồng ý | ko đồng ý | k dong y | tôi không đồng ý | bác chưa đồng ý đâu | không phải | ko phai | không phải đâu em |
    không đúng | chưa | chưa ạ | sai rồi | sai roi e | nhầm rồi | thôi khỏi | khỏi cần | từ chối | tôi từ chối | không muốn | ko muốn đâu | không cần đâu cháu | đừng | đừng huỷ | đừng xoá dữ liệu |
    no | nope | no thanks | I don't agree | not correct | 👎 | ❌ | không không | không chấp nhận`,
  back: `quay lại | quay lai | Quay lại ạ | cho tôi quay lại | cho em quay lại với ạ | quay lại bước trước | trở lại bước trước | tro lai buoc truoc | trở về | lùi lại | lùi | lùi một bước đi cháu |
    bước trước | tôi muốn quay lại câu trước | back | go back | go back please | previous step | I want to go back | quya lại | quaylai | không, quay lại`,
  cancel: `huỷ | hủy | huy | HỦY | huỷ đi | huỷ giúp tôi | hủy giúp em đi ạ | tôi muốn huỷ | bác muốn hủy cái này | thôi | thôi ạ | thoi | dừng lại | dung lai | dừng | không làm nữa | ko lam nua | thôi không làm nữa |
    thôi bác không làm nữa đâu | stop | cancel | cancel it please | quit | thoát | thoat ra | ngừng lại đi | kết thúc | never mind | huỷ được không | bỏ đi`,
  menu: `menu | Menu | về menu | cho xem menu | quay lại menu | trang chủ | trang chu | về trang chủ | quay về đầu | bắt đầu lại | bat dau lai | bắt đầu lại từ đầu | làm lại từ đầu | đầu trang | main menu | start over | back to menu | quay lai tu dau | /menu`,
  start: `/start | /start abc123 | xin chào | chào | chào em | chao ban | Chào cháu nhé | alo | a lô | alo alo | hello | hi | Hiii | hello ad | em ơi | xin chào ad ạ | good morning | bắt đầu | 👋`,
  help: `trợ giúp | tro giup | giúp tôi | giup toi voi | giúp bác với | giúp em với ad ơi | help | help me | I need help | không hiểu | bác không hiểu | tôi không hiểu gì cả | ko hieu | hướng dẫn | hướng dẫn tôi với | hướng dẫn bác với |
    không biết làm | tôi không biết phải làm sao | làm sao bây giờ | khó quá cháu ơi | what should i do | giờ làm gì | giờ làm gì tiếp theo`,
  again: `nhắc lại | nhac lai giup | nói lại | nói lại đi cháu | noi lai di | nhắc lại câu hỏi | gửi lại câu hỏi | lặp lại | what? | repeat | say again | hỏi gì vậy | gì cơ | hả | cái gì | nói lại lần nữa được không | repeat the question please`,
  human: `gặp người | gặp người thật | cho tôi gặp người thật | gặp nhân viên | cho gặp nhân viên tư vấn | gap nhan vien | tổng đài | tong dai | cán bộ | cho tôi gặp cán bộ | tôi muốn nói chuyện với người thật | muon noi chuyen voi nhan vien |
    human | agent | operator | talk to a person | I want to speak to someone | cần người hỗ trợ trực tiếp | hotline | gọi lại cho tôi | Can I talk to a real person?`,
  vietnamese: `tiếng việt | tieng viet | Tiếng Việt ạ | đổi sang tiếng việt | vietnamese | Vietnamese please | nói tiếng việt đi`,
  english: `tiếng anh | tieng anh | english | English please | in english | do you speak English? | chuyển sang tiếng anh | eng`,
  link: `liên kết | lien ket | lk | liên kết tài khoản | lk tk | lien ket tai khoan | tôi muốn liên kết tài khoản | nối tài khoản | đồng bộ | dong bo tai khoan | link my account | link account | kết nối vneid | liên kết với vneid ạ | em muốn liên kết vneid |
    làm ngay tại đây | chào em, tôi muốn liên kết tài khoản | liên kêt`,
  guide: `hướng dẫn tôi tự làm | huong dan toi tu lam | tự làm | tôi tự làm | guide me | show me how | hướng dẫn từng bước | chỉ tôi làm | chỉ bác cách làm với | hướng dẫn cách làm | hd từng bước | step by step | để tôi tự làm`,
  privacy: `thông tin nào được lưu | thong tin nao duoc luu | quyền riêng tư | quyen rieng tu | dữ liệu của tôi | lưu những gì | what do you store | what do you store? | my data | privacy | lưu thông tin gì của tôi vậy | có lưu thông tin không`,
  forget: `/xoa | xoá dữ liệu của tôi | xóa dữ liệu của tôi | xoa du lieu cua toi | xóa hết | xoá hết đi | xóa hết thông tin của tôi đi | delete my data | please delete all my data | xoá thông tin | quên tôi đi`,
  withdraw: `rút lại đồng ý | rut lai dong y | tôi muốn rút lại đồng ý | rút lại sự đồng ý | không đồng ý nữa | withdraw my consent | I want to withdraw consent | huỷ đồng ý`,
  update: `cập nhật | cap nhat | cập nhật đi | cập nhật cccd | update | bấm cập nhật | cập nhật luôn ạ | tôi muốn cập nhật | câp nhật`,
  skip: `bỏ qua | bo qua | bỏ qua bước này | để sau | de sau di | thôi để sau | skip | skip this | later | làm sau | bỏ qua ạ | để sau nhé em`,
  resend: `gửi lại mã | gui lai ma | gửi lại | gửi lại đi | gửi lại mã cho bác với | gởi lại mã | send again | resend | resend the code | cho tôi xin mã mới | cho xin mã khác | mã hết hạn rồi | gui lai otp | gửi lại giúp em cái mã`,
  noCode: `không nhận được mã | ko nhan dc ma | k nhận dc mã | chưa có mã | chua co ma | chưa thấy tin nhắn | chưa thấy tin nhắn nào | tôi chưa nhận được mã | bác không thấy mã đâu | mã chưa về | no code | I didn't get the code | chờ mãi không thấy | k thay tn | mã đâu`,
  undo: `hoàn tác | hoan tac | gỡ liên kết | go lien ket | huỷ liên kết | hủy liên kết | huy lien ket | cho tôi gỡ liên kết | tôi muốn huỷ liên kết | undo | unlink | bỏ liên kết | cho tôi gỡ cái liên kết | liên kết nhầm rồi`,
  retry: `thử lại | thu lai | nhập lại | nhap lai | cho nhập lại | cho em nhập lại số ạ | làm lại | lam lai | try again | retry | thử lại lần nữa | nhập sai rồi | gõ nhầm | thử laị`,
  continue: `tiếp tục | tiep tuc | tiếp tục đi | làm tiếp | lam tiep di | tiếp | continue | next | go on | tiếp theo | tôi muốn tiếp tục | bước tiếp theo | tiếp tuc | tiêp tục ạ`,
  notMe: `không phải tôi | ko phai toi | không phải là tôi | đây không phải tôi | không phải tên tôi | không phải bác | not me | that's not me | nhầm người rồi | wrong person | người khác`,
  about: `bạn là ai | ban la ai | em là ai vậy | đây là ai | có lừa đảo không | co lua dao ko | có phải lừa đảo không đấy | who are you | who are you? | is this a scam | chào bạn, bạn là ai | đây có phải lừa đảo không`,
  thanks: `cảm ơn | cám ơn | cam on | cảm ơn em nhé | cảm ơn cháu nhiều | tks ad nha | thank you | thanks | 🙏 | cảm ơn ạ | camon nha`,
  scam: `có người gọi điện tự xưng công an | co nguoi goi dien tu xung cong an | link lạ | tôi bấm vào link lạ | bị lừa | tôi bị lừa rồi | có số lạ gọi bảo cài app | bị mất tiền | lỡ đọc mã otp cho người lạ | scammed`,
  null: `tôi chưa muốn huỷ | dung | không quay lại | mai troi co mua khong | gia xang bao nhieu | ??? | qwerty qwerty | tôi ở Hà Tĩnh | 079203001234 | cô | bó | don't cancel | I do not want to go back |
    thi bằng lái xe máy A1 | các bước tự đăng ký tài khoản định danh tại nhà | có cần mang giấy khai sinh khi làm mức 2 không | 12 so tren can cuoc co y nghia gi | quay lại hay huỷ bỏ | tôi quên mật khẩu | mất máy rồi
    | Tôi làm theo giấy hướng dẫn của xã, đăng xuất rồi vào lại, xong nó về trang chủ có tên tôi ở góc phải, như vậy là đã nối xong hay còn thiếu bước nào?`,
};

export function listed(text: string): string[] {
  return text.split('|').map((message) => message.trim());
}
