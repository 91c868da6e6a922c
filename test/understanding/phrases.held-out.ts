/**
 * Paraphrases written after the phrase lists were finished, to measure them; same format as phrases.table.ts. At first sight 121 of the first
 * list's 154 were heard right, and after improving, 54 of the second's 65. The lists now know them: to measure again, write a fourth.
 */
export const heldOut: Record<string, string> = {
  yes: `dạ được ạ | vâng em đồng ý cho liên kết | ok bạn | đúng tên tôi rồi | uhm đúng đó | tui đồng ý nha | đồng ý luôn | phải đó con | yes that is me | dạ phải`,
  no: `hông có đâu | dạ chưa ạ | không nha | tôi ko đồng ý đâu nhé | hổng chịu | bác không thích | nope thanks | không phải nhé | chưa phải | thôi không cần`,
  back: `cho bác lui lại một bước | quay lại giúp cái | về câu hỏi trước | trở lại đi | lùi lại bước vừa nãy | go to the previous step`,
  cancel: `thôi bác nghỉ | hủy dùm tui | tôi không muốn làm nữa đâu | dừng lại đi cháu | thôi dừng | ngưng đi | please cancel this | bỏ đi không làm`,
  menu: `cho về trang đầu | quay lại trang chính | ra menu chính | làm lại từ đầu giùm | xem danh mục | go back to main menu`,
  start: `chào shop | xin chào trợ lý | helo | có ai ở đó không ạ | chào em nha`,
  help: `giúp bác cái này với | bác không biết làm gì tiếp | chỉ giúp với | tôi bị kẹt rồi | trợ giúp tôi với | can somebody help me | làm sao đây cháu`,
  again: `nhắc lại câu vừa rồi đi | bác quên câu hỏi rồi | hỏi lại lần nữa coi | nói lại dùm | can you repeat that`,
  human: `cho xin gặp ai là người thật | nối máy cho tôi với tổng đài viên | muốn gặp cán bộ xã | cần nói chuyện với ai đó | gọi điện cho bác đi | let me speak with a person | cho số tổng đài | không muốn nói với máy`,
  vietnamese: `cho tôi tiếng việt | noi tieng viet nhe`,
  english: `can we use english | doi qua tieng anh`,
  link: `cho tôi liên kết luôn đi | muốn nối cổng dịch vụ công với vneid | lien ket dvc voi vneid | i want to link my portal account | giúp em liên kết tk vneid`,
  guide: `tôi muốn tự làm trên điện thoại | chỉ bác từng bước một nhé | hướng dẫn mình cách liên kết | cháu chỉ bác làm với | I want to do it myself`,
  privacy: `bạn lưu thông tin gì của tôi | bot giữ những thông tin nào | có sợ lộ thông tin không em | which data do you keep about me | dữ liệu tôi gửi ai xem`,
  forget: `xóa hết dữ liệu giùm tôi | xóa toàn bộ thông tin của tôi đi | please erase my data | xoa sach du lieu cua toi nhe`,
  withdraw: `tôi rút lại sự đồng ý | em muốn rút đồng ý | I withdraw consent | tôi không cho phép nữa`,
  update: `cập nhật giúp tôi | chọn nút cập nhật | cập nhật số căn cước | update please`,
  skip: `cho qua bước này | để hôm sau làm | bỏ qua giúp em | skip for now | để tí nữa`,
  resend: `gửi lại cho tôi cái mã | mã cũ hết hạn rồi | cho xin lại mã otp | can you send the code again | gửi dùm mã mới`,
  noCode: `mãi chưa thấy mã | điện thoại bác không có tin nhắn nào hết | có nhận được mã nào đâu | đợi nãy giờ chưa có mã | I have not received any code | k có otp ad ơi`,
  undo: `gỡ cái liên kết này ra | hủy cái liên kết vừa rồi | lỡ nối nhầm tài khoản | please undo that | tôi không liên kết nữa, gỡ ra`,
  retry: `để tôi nhập lại | cho bác thử lại lần nữa | tôi gõ sai số rồi | let me retry | để em làm lại`,
  continue: `tiếp tục nhé | cứ làm tiếp đi | qua bước tiếp theo | let us go on | ok tiếp tục`,
  notMe: `người này không phải tôi | đâu phải tôi | it is not me | không phải tên của tôi | đó là tên người khác rồi`,
  about: `cháu là ai đấy | đây có phải của công an không | có phải lừa không | are you a real person or a bot | cái này của ai`,
  thanks: `cảm ơn cháu nhiều lắm | cam on ad nhieu | thank you so much | em cảm ơn ạ`,
  scam: `có người xưng công an bảo tôi cài app | nó gửi tôi cái link lạ | tôi lỡ bấm link rồi | tôi bị mất tiền trong tài khoản | I think I was scammed`,
  null: `tôi không muốn xóa dữ liệu | chưa cần gặp nhân viên | bao giờ có thẻ căn cước | nhà tôi ở gần ủy ban | phí làm căn cước bao nhiêu | VNeID mức 2 làm ở đâu | đừng gửi lại mã | con tôi mới sinh`,
};

export const heldOutLater: Record<string, string> = {
  yes: `ok luôn nha em | dạ em đồng ý với điều khoản | đúng là tôi đó | ừ được | right, that's me`,
  no: `hem nha | tôi thấy chưa đúng | không phải vậy | bác từ chối nhé | i do not agree with this`,
  back: `quay trở lại | cho xin quay về câu trước | bấm lộn rồi cho quay lại`,
  cancel: `tôi muốn dừng ở đây | thôi khỏi làm nữa | hủy bỏ hết đi`,
  menu: `cho tôi về màn hình chính | quay ve menu chinh`,
  start: `chào buổi sáng em | hi ad`,
  help: `bác chưa hiểu lắm | cần được giúp đỡ | giờ phải làm sao hả cháu`,
  again: `cho nghe lại câu hỏi | nãy hỏi gì vậy em`,
  human: `cho tui gặp nhân viên đi | muốn nói chuyện với người chứ không phải máy | số hotline là gì | tôi cần gặp người phụ trách`,
  link: `làm liên kết cho tôi | ket noi tk dvc vs vneid`,
  guide: `hướng dẫn chi tiết từng bước | chỉ mình cách tự làm`,
  privacy: `thông tin của tôi lưu ở đâu | các bạn lưu trữ dữ liệu gì`,
  forget: `làm ơn xoá thông tin của tôi | xoá hết mọi thứ về tôi`,
  withdraw: `tôi đổi ý, rút lại đồng ý`,
  update: `ok cập nhật đi`,
  skip: `thôi bỏ qua bước này đi | để dịp khác`,
  resend: `gửi mã lại giúp bác | mã hết hiệu lực rồi | resend otp please`,
  noCode: `chờ 5 phút rồi chưa có mã | tin nhắn không thấy đâu | mã ko gửi về máy`,
  undo: `bỏ liên kết giúp tôi | hoàn tác lại đi`,
  retry: `để bác gõ lại | thử lại coi sao`,
  continue: `làm tiếp nha | tiếp tục thôi`,
  notMe: `tên này không phải của tôi | không phải tài khoản tôi`,
  about: `bạn là người hay là máy | ai đang nói chuyện với tôi vậy`,
  thanks: `cảm ơn rất nhiều`,
  scam: `tôi nghi bị lừa đảo | có cuộc gọi lạ tự xưng công an`,
  null: `chưa muốn liên kết | không cần gửi lại | căn cước hết hạn năm nào | đổi số điện thoại ở đâu | đừng gọi cho tôi`,
};

/**
 * With near-misses about the very words the events are named by. At first sight 68 of 86 were heard right: 49 of 58 messages and 19 of 28 near-misses,
 * one of which was a wrong `yes`. (`k phải tên e` then stood under `no`; it is a `notMe`, as heard.) After improving, 84.
 */
export const heldOutThird: Record<string, string> = {
  yes: `dạ con đồng ý nha cô | uh làm đi em | tui chịu | ok e đồng ý liên kết nhé | yes I agree to link | chính xác là tôi`,
  no: `thôi bác không đồng ý đâu nhé | dạ con chưa đồng ý ạ | I would not agree | không ok`,
  back: `cho em trở lại cái trước | quay lại chỗ vừa rồi`,
  cancel: `thôi bác mệt rồi dừng nhé | hủy giùm chị cái này | tôi không làm nữa đâu cháu | please stop this`,
  menu: `cho bác về lại trang chủ | bat dau lai tu dau di`,
  start: `chào cháu bác đây | hello em`,
  help: `bác không rành mấy cái này giúp bác | không biết bấm chỗ nào hết`,
  again: `câu vừa rồi là gì nhắc lại đi | could you repeat the question`,
  human: `cho chị gặp nhân viên | bác muốn nói chuyện với cán bộ cơ | I'd like a real person please`,
  vietnamese: `cho bác dùng tiếng việt đi`,
  english: `switch to English pls`,
  link: `bác muốn liên kết tài khoản vneid | lk tk dvc vs vneid giúp e | please link my account`,
  guide: `chỉ em từng bước với ạ | để bác tự làm cũng được`,
  privacy: `bên bạn lưu những thông tin gì của mình | what do you keep about me`,
  forget: `xoá hết dữ liệu của bác đi | xóa thông tin của em nhé`,
  withdraw: `bác muốn rút lại đồng ý`,
  update: `cập nhật luôn cho bác`,
  skip: `thôi bỏ qua cái này nhé`,
  resend: `gửi lại cho bác mã mới nhé | send me the code again please`,
  noCode: `bác chưa nhận được mã nào cả | sao mãi chưa thấy mã vậy`,
  undo: `gỡ liên kết giùm bác | em muốn hủy liên kết tài khoản`,
  retry: `nãy gõ nhầm cho nhập lại nhé`,
  continue: `làm tiếp đi cháu | ok tiếp tục nào`,
  notMe: `k phải tên e | ủa đây đâu phải tên mình | that is someone else`,
  about: `bạn là người hay máy vậy | em của cơ quan nào thế`,
  thanks: `cảm ơn em nhiều nha`,
  scam: `có số lạ gọi bảo tôi cài app | tôi lỡ đọc otp cho người ta rồi, bị lừa rồi`,
  null: `xoá dữ liệu thì có mất tài khoản không | nếu gỡ liên kết thì có nộp hồ sơ được nữa không | huỷ liên kết có mất phí không |
    cập nhật thông tin mất bao lâu | vì sao phải cập nhật căn cước | should I update now? | can I withdraw later? | đồng ý với điều gì | ai bảo tôi đồng ý |
    khi nào thì đồng ý được | đồng ý xong rồi có huỷ được không | không cần huỷ đâu | tôi không bảo huỷ | chưa xoá vội | đừng có xoá hết của tôi |
    what happens if I cancel | how do I cancel my passport | huỷ hộ chiếu ở đâu | xoá án tích cần giấy gì | bố tôi mất rồi thì khai tử ở đâu |
    tôi muốn đổi bằng lái xe | làm căn cước cho con 5 tuổi | cập nhật vneid lên bản mới kiểu gì | quên mất số điện thoại đăng ký rồi |
    đăng ký kết hôn ở xã nào | mã số thuế của tôi là gì | không phải tôi hỏi cái đó | I'm not sure about that`,
};
