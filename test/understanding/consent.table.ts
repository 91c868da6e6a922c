/** What is consent and what only looks like it; same format as phrases.table.ts. */

/** Asked, supposed, doubted, put off, taken back, negated, said of others: none may be heard as `yes`. */
export const notYes = `có đâu | phải đâu | đúng đâu | đồng ý đâu | ai đồng ý đâu | có đồng ý đâu | chưa chắc đồng ý | éo đồng ý | đéo đồng ý | không sao | không sao đâu |
  đồng ý? | đồng ý hả | đồng ý à | đồng ý ư | đúng không? | đúng không | có đúng không | phải không ạ | có phải không | đồng ý không | có đồng ý không | có nên đồng ý không | đã đồng ý chưa | ok chưa |
  ok không | được không | được chưa | nếu đồng ý thì sao | nếu tôi đồng ý thì mất gì | giả sử tôi đồng ý | đồng ý là sao | đồng ý là gì | đồng ý cái gì | đồng ý với điều gì | tại sao phải đồng ý | vì sao lại phải đồng ý |
  sao phải đồng ý | phải đồng ý à | bắt buộc đồng ý hả | ai bảo tôi đồng ý | nó kêu tôi đồng ý | vợ tôi đồng ý | con tôi đồng ý rồi mà tôi thì chưa | để tôi hỏi con rồi đồng ý | mai tôi đồng ý | để sau rồi đồng ý | khi nào thì đồng ý được |
  tôi đồng ý nhưng mà khoan | khoan đồng ý | từ từ hãy đồng ý | có lẽ đồng ý | chắc là đồng ý | hình như đúng | gần đúng | đúng một nửa | đúng tên nhưng sai số | đúng mà sai ngày sinh | đồng ý hay không đồng ý |
  đúng là tôi sao | đúng rồi nhưng tôi không đồng ý | không phải là tôi đồng ý | tôi đâu có đồng ý | không bao giờ đồng ý | khó mà đồng ý | khôgn đồng ý | chưa đồng ý | không đồng ý | từ chối đồng ý | rút lại đồng ý | đồng ý huỷ | đồng ý cái con khỉ |
  bấm đồng ý ở đâu | nút đồng ý đâu | tôi lỡ bấm đồng ý | đồng ý xong rồi có huỷ được không | 👍? | đồng ý 👎 | ok ❌ | ok 🤔 |
  dong y? | dong y ha | dong y khong | co dong y dau | chua chac dong y | neu dong y thi sao | dong y la sao | tai sao phai dong y | dung | dung khong | co dung khong | dung dong y | khong sao | da dong y chua | toi dong y nhung ma khoan |
  of course not | absolutely not | definitely not | certainly not | yes but no | yes? | sure? | ok? | not sure | I'm not sure | should i agree | do i agree | do I have to agree | what happens if i agree | if I agree, what then | why should I agree |
  how do i agree | agree or not | agree to what | I can't agree | I don't want to agree | I would not agree | cannot agree | not ok | ok no | is that right | is that correct? | am I right | did I agree | maybe yes | I agree but why | I'll agree later |
  my son agrees, I agree not | hardly agree | nobody agrees | yes and no | not yes | I agree?`;

export const isYes = `có | có ạ | dạ có | dạ có ạ | có em | có chứ | có, tôi đồng ý | vâng | vâng ạ | dạ vâng | Dạ vâng ạ! | vâng đúng rồi | vâng, tôi đồng ý | dạ em đồng ý ạ | đồng ý | Đồng ý! | ĐỒNG Ý | đồng ý nhé | đồng ý luôn | đồng ý thôi | tôi đồng ý | tôi đồng ý ạ |
  Bác đồng ý nhé cháu | dạ con đồng ý nha cô | e đồng ý ạ | tôi hoàn toàn đồng ý | tôi đã đọc và đồng ý | tôi hiểu và đồng ý | tôi đồng ý liên kết | tôi đồng ý cho dùng thông tin | đồng ý liên kết tài khoản | tôi đồng ý liên kết 2 tài khoản | em đồng ý với điều khoản |
  đúng | đúng ạ | đúng rồi | đúng rồi em | đúng rồi, tôi đồng ý | đúng vậy | đúng là tôi | đúng tên tôi rồi | chính xác | chính là tôi | chuẩn rồi | phải rồi | được | được rồi | được chứ | cũng được | thôi được | xác nhận | tôi xác nhận | tôi chấp nhận |
  nhất trí | tất nhiên rồi | sẵn sàng | ừ | ừ em | ừ đồng ý | ờ | uh | ok | OK ạ | ok em | ok đồng ý | okeee | ok luôn | rồi ạ | có rồi | chắc chắn rồi | 👍 | 👍🏽👍🏽 | ok 👍 | ✅ |
  co | co a | da co | da vang | dong y | toi dong y | toi dong y nhe | bac dong y | em dong y a | dung roi | dung roi em oi | dung la toi | chinh xac | duoc | dc | duoc roi | xac nhan | toi dong y lien ket | dong y lien ket tai khoan | phai roi |
  yes | Yes! | yes please | yes I do | yes, I agree | yes I agree to link | yep | yeah | sure | sure, go ahead | of course | absolutely | definitely | I agree | i agree to the terms | I accept | I confirm | ok | okay | alright | correct | right | that's right | that is correct | that's me | yes that is me | go ahead | sounds good | yes thank you`;

/** Steps that are only asked about, supposed, told or denied. */
export const noStep = `nếu huỷ thì sao | huỷ thì mất gì không | huỷ có mất gì không | có huỷ được không | huỷ là sao | muốn huỷ đâu | tôi lỡ bấm huỷ | hồ sơ bị huỷ | tại sao phải huỷ | dung huy | khoan huỷ đã | đã huỷ rồi | how do I cancel | what if I cancel | should I cancel? |
  xoá hết có sao không | xoá hết thì sao | xoá dữ liệu thì có mất tài khoản không | tôi có quyền xoá dữ liệu à | cách xoá dữ liệu | ai xoá hết dữ liệu | nếu xoá hết | xoá hết chưa | đã xoá hết chưa | can I delete my data later? | what happens if I delete my data | dung xoa het |
  rút lại đồng ý thì sao | khi nào được rút lại đồng ý | rút lại đồng ý kiểu gì | can I withdraw later? | nếu rút lại đồng ý | gỡ liên kết thì sao | nếu gỡ liên kết thì có nộp hồ sơ được nữa không | huỷ liên kết có mất phí không | liên kết nhầm thì sao | who can unlink |
  cập nhật là gì | cập nhật để làm gì | cập nhật mất bao lâu | vì sao phải cập nhật căn cước | nếu không cập nhật thì sao | should I update now? | không phải tôi hỏi cái đó | nếu không phải tôi thì sao | what if that's not me |
  nếu bỏ qua thì sao | bỏ qua có sao không | liên kết là gì | liên kết để làm gì | tại sao phải liên kết`;
