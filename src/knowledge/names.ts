/**
 * What citizens call one thing, by thing: the word that is kept, then what stands for it. Regions, chat, long and official names [T2];
 * in English messages also English, so that the few English ways of asking profit from the many Vietnamese ones.
 *
 * A spelling with marks (`nhấn`) is met by a word typed with these marks only, one without by any word that folds to it;
 * one after `=` by a word typed without marks (`=dung` is dùng, but đúng is not).
 */

export const vietnameseNames = `
portal: cong dich vu cong quoc gia, cong dich vu cong, trang dich vu cong quoc gia, trang dich vu cong, web dich vu cong, website dich vu cong, dich vu cong quoc gia, dich vu cong truc tuyen, dich vu cong, dichvucong, cong quoc gia, portal
vneid: vneid, vne id, vn eid, vn em id, vnei, vneld, vnied, vnid, vi nê i đê, vi ne i de, vi en i di, ve nờ e i đê, dinh danh dien tu, tai khoan dinh danh dien tu, tai khoan dinh danh, app dinh danh, ung dung dinh danh, phan mem dinh danh
sodinhdanh: so dinh danh ca nhan, so dinh danh, ma dinh danh ca nhan, ma dinh danh, ma so dinh danh, so cccd, so can cuoc cong dan, so can cuoc
cccd: the can cuoc cong dan, the can cuoc, can cuoc cong dan, can cuoc, the cccd, cccd, cancuoc, căn cứơc, cang cuoc, the chip
cmnd: giay chung minh nhan dan, chung minh nhan dan, chung minh thu nhan dan, chung minh thu, giay chung minh, the chung minh, chung minh cu, chung minh 9 so, cmnd 9 so, cmnd, chứng minh
sodienthoai: so dien thoai, so phone, so di dong, so may, so thue bao, so sim, sim so, thue bao, sim dien thoai, the sim, sim
dienthoai: dien thoai di dong, dien thoai, dtdd, phone, fone, di dong
smartphone: dien thoai thong minh, smartphone, may thong minh, điện thoại xịn, dt thong minh, may cam ung, dien thoai cam ung
cucgach: cuc gach, dien thoai ban phim, may ban phim, nokia, dien thoai cuc gach, may den trang, dien thoai den trang, đt phím
maytinh: may tinh, may vi tinh, laptop, pc, may tinh ban
otp: ma otp, ma so otp, otp, ma xac nhan, ma xac minh, opt, ma dung mot lan, tin nhan otp
captcha: captcha, capcha, capchar, capcha, ma bao ve, ma hinh anh, ma anh, ma kiem tra
matkhau: mat khau, password, pass, pas, mat ma, pw
passcode: passcode, pass code, ma pin, mã pin, ma 6 so, ma khoa 6 so, ma mo khoa
taikhoan: tai khoan, account, acc, nick, acount
dangnhap: dang nhap vao, dang nhap, login, log in, sign in, log
dangky: dang ky, dang ki, register, mo tai khoan, lap tai khoan, tao tai khoan
kichhoat: kich hoat, active, activate
lienket: lien ket, ket noi, dong bo, ghep noi, gắn kết, ghep, đấu nối
capnhat: cap nhat, cap nhap, update
app: ung dung, app, phan mem, apps
caidat: cai dat, tai ve, tai app, tải, cài, download, =cai app
csdl: csdl quoc gia ve dan cu, csdl dan cu, csdl quoc gia, co so du lieu quoc gia ve dan cu, co so du lieu dan cu, co so du lieu quoc gia, co so du lieu, du lieu dan cu, du lieu quoc gia, csdl, csdlqg
congan: cong an xa, cong an phuong, cong an, canh sat, ca xa, ca phuong
ubnd: uy ban nhan dan, uy ban, ubnd, mot cua, trung tam hanh chinh cong, ttpvhcc, trung tam phuc vu hanh chinh cong
tinnhan: tin nhan, sms
quen: quen, khong nho, khong con nho, chang nho, quen beng, quen tiet, quên mất, quen mat tieu, quen mat roi
sudung: su dung, xai, dùng, =dung
xem: coi, xem
bam: bấm, nhấn, ấn, =bam, click, clik, nhap chuot, tap, kích chuột, kích vào
vao: vao, vo, dzo, zo, zô, dô, dzô
doi: thay doi, doi, chuyen sang
khoa: khoa, block, lock, dong bang
mokhoa: mo khoa, unlock
lamsao: lam the nao, lam sao, lam nhu the nao, nhu the nao, nhu nao, the nao, lam cach nao, cach nao, kieu gi, kieu chi, kieu nao, lam kieu gi, lam kieu nao, ra sao, bang cach nao, làm răng, mần răng, lam rang, man rang, răng, phai lam gi, lam gi, huong dan, chi cach, cách
taisao: tai sao, de lam gi, de lam chi, làm chi, đặng làm chi, vi sao, sao lai, mắc chi, cớ sao, cớ chi, vi li do gi, ly do gi, vi ly do gi, tai rang, vi rang, răng mà
gi: gi, chi, cai gi, cai chi, caigi
odau: o dau, cho nao, cho mo, o mo, noi nao, đâu, mô, dia diem, o cho nao, cho mô
baolau: bao lau, may ngay, bao nhieu ngay, may bua, khi nao, bao gio, chung nao, may tuan, may gio, bao nhieu lau, may hom, bao nhieu hom, mấy bữa
phi: le phi, phi, ton tien, mat tien khong, mat phi, ton phi, mien phi, thu tien, tra tien, dong tien, may tien, bao nhieu tien, het bao nhieu
khong: khong, chang, chẳng, chả, hổng, nỏ, khôg, hông
vay: vay, thế, rua, rứa, dzay, dzậy, vậy
nay: nay, ni
biet: biet, rành
mangtheo: dem theo, mang theo, cam theo, xach theo, mang gi, đem
giayto: giay to tuy than, giay to, giấy má, giay ma
bhyt: the bao hiem y te, bao hiem y te, the bao hiem, the bhyt, bhyt
gplx: giay phep lai xe, bang lai xe, bang lai, gplx, blx
dangkyxe: dang ky xe, ca vet, cavet, ca vet xe
thue: ma so thue, mst
hong: hư, hỏng, hu hong, hong hoc, vỡ, bể man hinh, be man hinh
mat: mất, bi mat, that lac, mat cap, bi cuop, bi trom, bi giat, danh roi, rớt mất, lam mat, đánh mất
treem: tre em, tre con, con nit, tre nho, em be, chau be, con nho, tre duoi, nhóc, bé, chau nho, hoc sinh, chau noi, chau ngoai, so sinh, mau giao, tieu hoc, con trai, con gái, dua nho
giamho: giam ho, bao ho
nguoigia: nguoi gia, lon tuoi, cao tuoi, gia yeu, gia ca, bà cụ, ông cụ, cụ
giadinh: bố, mẹ, má, mạ, tía, ba toi, ba tui, ba em, ba minh, bo toi, me toi, bo em, me em, me minh, bo minh, má tui, ma tui, ông nội, ông ngoại, bà nội, bà ngoại, ba ngoai, ba noi, ong noi, ong ngoai, nội tui, ngoại tui, vợ, chồng
liet: nam liet, liet giuong, tai bien, khuyet tat, om yeu, benh nang, nam mot cho, kho di lai, khong di lai duoc
tannha: tan nha, tai nha, den nha, tan noi, ve nha lam
nuocngoai: nuoc ngoai, hai ngoai, viet kieu, kieu bao, xuat khau lao dong, du hoc sinh, du hoc, dinh cu, dai su quan, lanh su quan, su quan, lanh su, ben my, ben uc, ben duc, ben nhat, ben han, ben tay, dai loan, han quoc, nhat ban, o nhat, o my, o duc, o uc, o han
nguoinuocngoai: nguoi nuoc ngoai, nguoi tay, ong tay, quoc tich nuoc ngoai, chuyen gia nuoc ngoai, the tam tru, the thuong tru, xuat nhap canh, quan ly xuat nhap canh, tây ba lô, nguoi my, nguoi han, nguoi nhat, nguoi trung quoc
hochieu: ho chieu, passport
tochuc: cong ty, doanh nghiep, hop tac xa, ho kinh doanh, to chuc, htx, cty, dai dien phap luat, nguoi dai dien, giam doc, phap nhan, chi nhanh, ho ca the, truong hoc
tongdai: tong dai, hotline, duong day nong, so ho tro, hot line
nguoithat: nguoi that, nhan vien, can bo, tu van vien, nguoi ho tro, tong dai vien, dien thoai vien, tu van
robot: robot, chatbot, bot, tro ly ao, may tra loi, con bot, may tu dong
luadao: lua dao, lua gat, gia danh, mao danh, gia mao, lừa, bịp, tu xung, tu nhan la, xung la, lua tien, chieu tro, lua
linkla: link la, duong link, duong dan, duong link la, trang la, web la, web gia, trang gia
goidien: goi dien, gọi, cuoc goi
nganhang: ngan hang, bank
loi: loi, error, err, truc trac, bao loi, bi loi, su co
baotri: bao tri, qua tai, sập, sap mang, nghẽn, nghen mang, treo, đơ, nang cap he thong
quet: quet, scan
maqr: ma qr, qr, qrcode, qr code, ma vuong, ô vuông đen trắng
cu: cũ, hoi truoc, ngay xua, truoc day, hoi xua, truoc kia, hoi do, hoi nam
khop: trung khop, khop
sai: sai, nham, lộn, lech, không đúng
sua: sua, chinh sua, dinh chinh, dieu chinh, chinh lai, sửa lại
kiemtra: kiem tra, check, tra cuu
hoso: ho so
mucmot: muc 1, muc do 1, muc mot, muc do mot, cap do 1, cap do mot, muc 01, muc do 01, lv1, level 1, m1
muchai: muc 2, muc do 2, muc hai, muc do hai, cap do 2, cap do hai, muc 02, muc do 02, lv2, level 2, m2
boqua: bo qua, skip, bo wa
duyet: phe duyet, duyet, xet duyet
tichhop: tich hop
dulieu: du lieu
rieng: rieng tu, bao mat, an toan thong tin, lo thong tin, ro ri, lộ
cauhoibaomat: cau hoi bao mat, cau hoi bi mat, cau hoi an ninh
xoa: xoa, huy, delete
hethan: het han, qua han, tre han, het hieu luc
nhamang: nha mang, viettel, vina, mobi, vinaphone, mobifone, vietnamobile, viettell, mobiphone
chinhchu: chinh chu, dung ten
khuonmat: khuon mat, guong mat, chup mat, quet mat, chan dung, nhận diện
vantay: van tay, lan tay, dau van tay
dautich: dau tich, tich xanh, dau v, dau xanh, bieu tuong xanh, mau xanh, dau check
daunhan: dau x, dau nhan, gach cheo, dau cheo, mau do, gach do, x do
thongbao: thong bao, bang thong bao, hop thoai, cua so, popup
lamviec: gio lam viec, thu bay, chu nhat, cuoi tuan, ngay nghi, gio hanh chinh, ngay le, thu 7, nghi trua
batbuoc: bat buoc, nhat thiet
phat: bi phat, phat tien, xu phat, phạt
loiich: loi ich, tien ich, tac dung, loi the, ich loi
khac: khac nhau, khac gi, khac cho nao, phan biet, so sanh
sapnhap: sap nhap, sát nhập, sat nhap, doi ten xa, doi ten tinh
ngaysinh: ngay sinh, ngay thang nam sinh, nam sinh
`;

export const englishNames = `
portal: national public service portal, public service portal, national portal, service portal, portal, public services, public service, gov portal, dichvucong, dich vu cong
vneid: vneid, vne id, em id, eid, electronic identity, electronic identification, digital id, digital identity, em identity, vneid app
taikhoan: account, accounts, acc
matkhau: password, pass word, passwords
passcode: passcode, pin, pin code
quen: forgot, forget, forgotten, cannot remember, can't remember, cant remember, don't remember, dont remember, do not remember
dangnhap: log in, login, sign in, logging in, logged in, log into, sign into, signing in, signed in, get into, get in
dangky: register, registration, registering, sign up, apply, registered, enrol, enroll, create, open an account
kichhoat: activate, activation, activated, activating
lienket: link, linking, linked, connect, connected, connecting, merge, connection
capnhat: update, updating, updated, updates
otp: otp, one time code, verification code, one time password, sms code, otp code
captcha: captcha, captcha code, picture code, letters in the picture
sodienthoai: phone number, mobile number, sim card, sim, telephone number, number
dienthoai: phone, cell phone, mobile phone, handset, telephone, mobile, cellphone, iphone, android
smartphone: smartphone, smart phone
cucgach: basic phone, nokia, keypad phone, feature phone, button phone
maytinh: computer, laptop, pc, desktop
cccd: id card, citizen id card, citizen card, citizen id, identity card, chip card, national id, cccd card, id, card
cmnd: old id, old id card, old identity card, nine digit, 9 digit, 9 digits, nine digits, old card, old id number, cmnd
sodinhdanh: personal number, personal id number, personal identification number, 12 digits, 12 digit, id number, identification number, citizen id number, card number, 12 digit number
congan: police station, police officer, ward police, commune police, police
ubnd: ward office, commune office, people's committee, peoples committee
khoa: lock, locked, block, blocked, suspended, locking, disable, freeze, deactivate
mokhoa: unlock, unblock
mat: lost, stolen, missing, stole
hong: broken, broke, damaged, dead
doi: change, changed, changing, switch, replace, switched
moi: new
cu: old, previous, former, earlier
treem: child, children, kid, kids, son, daughter, baby, minor, minors, toddler, schoolchild, infant, newborn, teenager
giamho: guardian, guardians, wards, guardianship
giadinh: mother, father, mom, dad, parents, wife, husband, grandmother, grandfather, grandma, grandpa, mum
nguoigia: elderly, senior
liet: bedridden, disabled, wheelchair, sick, ill
tannha: come to our home, at home, home visit, house
tuoi: age, years old, old enough, aged, minimum age
nuocngoai: abroad, overseas, embassy, consulate, living abroad, other country, my country
nguoinuocngoai: foreigner, foreigners, expat, expats, expatriate, residence card, non vietnamese, american, british, korean, visa, trc, permanent resident, temporary resident, immigration, foreign national, foreign nationals
hochieu: passport
tochuc: company, business, enterprise, organisation, organization, director, firm, companies, legal representative, organisational, employees, cooperative
tongdai: hotline, call center, call centre, helpline, support number, customer support, customer service, contact
nguoithat: human, real person, agent, staff, operator, talk to someone, talk to a person, speak to someone, speak to a person, a person
robot: robot, bot, chatbot
luadao: scam, scammer, scammed, fraud, fake, phishing, suspicious, impersonating, scams, pretending, claims to be, claiming, fraudster, genuine
linkla: url, strange link, a link, this link, download link, clicked a link, clicked, stranger
goidien: called, calls, caller, phoned, call, called me
caidat: install, installed, download, downloaded, installing, app store, google play
loi: error, errors, fail, failed, fails, problem, bug, crashes, crash
baotri: maintenance, down, busy, overloaded, not loading, server, white page, blank page, slow, timeout, unavailable
quet: scan, scanning, scanner, scanned
maqr: qr code, qr
mucmot: level 1, level one, level 01
muchai: level 2, level two, level 02
phi: fee, fees, cost, costs, free, charge, pay, price, how much
baolau: how long, how many days, when, how soon, processing time, how many weeks
odau: where, which office, which place
lamsao: how, how to, how do i, how can i, steps, guide, instructions, what should i do, what do i do, what now
taisao: why, what for, reason
gi: what
giayto: documents, papers, paperwork, document
mangtheo: bring, take with, carry, checklist
bhyt: health insurance, insurance card, insurance
gplx: driver license, driving licence, driving license, driver's license, drivers license, licence, license
dangkyxe: vehicle registration, vehicle
thue: tax code, tax
tichhop: integrate, integration, integrated, integrating, add my
tinnhan: sms, text message, message, text, texts
duyet: approved, approval, approve, approves
sai: wrong, incorrect, mistake, misspelled, wrongly
sua: correct, correction, corrected, edit, fix
khop: match, matches, matching, mismatch
csdl: population database, national database, population data, database
hoso: applications, application, records, files, dossier, history, submissions
boqua: skip, skipped, skipping, bo qua, postponed, postpone
kiemtra: check, verify, confirm
thanhcong: successful, success, successfully, worked, succeeded
thongtin: information, info, details
dulieu: data
canhan: personal
rieng: privacy, private, safe, secure, confidential
luu: stored, store, keep, save, saved
xoa: delete, remove, erase, deleted
loiich: benefit, benefits, advantage, advantages, purpose
batbuoc: compulsory, mandatory, required, obligatory
phat: fine, fined, penalty
khac: difference, differ, different, versus
sudung: use, using, used
app: app, apps, software
khong: not, no, cannot, can't, cant, never, don't, doesn't, won't, didn't, dont, doesnt, wont, isn't, isnt
nhan: receive, received, arrive, arrived, arriving
nganhang: bank
tien: money
cho: wait, waiting
hethan: expired, expire, too late, deadline
thongbao: notice, dialog, popup, pop up, window
nut: button
khuonmat: face, face scan, selfie
vantay: fingerprint, fingerprints
dautich: tick, check mark, green, ticks, checkmark
daunhan: cross, crosses, red x
lamviec: opening hours, saturday, sunday, weekend, weekends, open on
cauhoibaomat: security question, security questions
ten: name
ngaysinh: date of birth, birthday, birth date, birth year, dob
sapnhap: merger, merged, renamed
vao: enter, entered, type
goi: send, sent
anh: photo, picture, photos
thuongtru: permanent residence, residence, hometown, home town
trong: empty
da: already
`;
