/** What works at every open question: the global words, media, old buttons, leaving, and a restart; and the citizen goes on where they were. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TelegramUser } from '../../src/mocks/telegram/user.ts';
import { answer, badlySaid, type Citizen, citizen, type Place, play, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const ordinary = citizen(1);
const lacksCccd = citizen(2);
const code = (user: TelegramUser) => user.text(world.code(ordinary.phone));
const refuse = (operation: string) =>
  world.services.faults.add({ service: 'registry', operation, kind: 'fail', status: 400 });

/** An open question: how to come there, words of it, the answer that goes on and what is then read, and what "quay lại" and "hủy" lead to. */
interface Asking {
  at: string;
  from: Place;
  who?: Citizen;
  first?: Array<Parameters<typeof answer>[1]>;
  question: string;
  goOn: Parameters<typeof answer>[1];
  next: string;
  back?: string;
  cancelled?: string;
}

const asking: Asking[] = [
  { at: 'the menu', from: 'menu', question: 'Ông/Bà cần giúp việc gì?', goOn: '1', next: 'Trước khi bắt đầu' },
  {
    at: 'consent',
    from: 'consent',
    question: 'có đồng ý không',
    goOn: 'đồng ý',
    next: 'Bước 1/4',
    back: 'giúp việc gì',
  },
  {
    at: 'the CCCD',
    from: 'cccd',
    question: 'Bước 1/4',
    goOn: ordinary.cccd,
    next: 'Mời Ông/Bà gõ ngày sinh',
    back: 'Trước khi bắt đầu',
  },
  {
    at: 'a doubtful CCCD',
    from: 'cccd',
    first: [citizen(16).cccd],
    question: 'có phần hơi khác thường',
    goOn: '#Tôi gõ đúng rồi',
    next: 'Mời Ông/Bà gõ ngày sinh',
    back: 'Bước 1/4',
  },
  {
    at: 'the birth date',
    from: 'dateOfBirth',
    question: 'Mời Ông/Bà gõ ngày sinh',
    goOn: '15/03/1985',
    next: 'Bước 2/4',
    back: 'Bước 1/4',
  },
  {
    at: 'a doubtful birth date',
    from: 'dateOfBirth',
    first: ['15/03/1986'],
    question: 'Năm sinh vừa gõ khác',
    goOn: '#Tôi gõ đúng rồi',
    next: 'Bước 2/4',
    back: 'Mời Ông/Bà gõ ngày sinh',
  },
  {
    at: 'no match',
    from: 'dateOfBirth',
    first: ['16/03/1985', () => {}],
    question: 'Tôi không tìm thấy thông tin khớp',
    goOn: '#Nhập lại',
    next: 'Bước 1/4',
    back: 'Bước 1/4',
  },
  {
    at: 'step 3',
    from: 'step3',
    who: lacksCccd,
    question: 'Bước 3/4',
    goOn: '#Cập nhật',
    next: 'Đã cập nhật',
    back: 'Mời Ông/Bà gõ ngày sinh',
  },
  { at: 'the code', from: 'code', question: 'Một mã 6 số vừa được gửi', goOn: code, next: 'Mã đúng' },
  {
    at: 'a code asked for too soon',
    from: 'code',
    first: ['#Gửi lại mã'],
    question: 'Mã 6 số vừa gửi qua SMS lúc nãy vẫn dùng được',
    goOn: code,
    next: 'Mã đúng',
  },
  {
    at: 'a wrong code',
    from: 'code',
    first: [(user) => user.text(world.code(ordinary.phone).replace(/./, (digit) => (digit === '0' ? '1' : '0')))],
    question: 'Mã chưa đúng. Còn 4 lần thử',
    goOn: code,
    next: 'Mã đúng',
  },
  {
    at: 'the confirmation',
    from: 'confirm',
    question: 'của chính Ông/Bà phải không?',
    goOn: '#Có, liên kết',
    next: 'Liên kết thành công',
    back: 'không liên kết gì cả',
    cancelled: 'không liên kết gì cả',
  },
  {
    at: 'a service that is away',
    from: 'dateOfBirth',
    first: [
      (user) => {
        refuse('matchCitizen');
        user.text('15/03/1985');
      },
      () => {},
    ],
    question: 'Hệ thống hiện không trả lời',
    goOn: '#Thử lại',
    next: 'Bước 2/4',
  },
  {
    at: 'the number of a link to undo',
    from: 'linked',
    first: ['#Gỡ liên kết vừa tạo'],
    question: 'Để gỡ liên kết vừa tạo',
    goOn: ordinary.cccd,
    next: 'Một mã 6 số',
    back: 'vẫn giữ nguyên',
  },
  {
    at: 'the code of a link to undo',
    from: 'linked',
    first: ['#Gỡ liên kết vừa tạo', ordinary.cccd],
    question: 'Một mã 6 số vừa được gửi',
    goOn: code,
    next: 'Gỡ liên kết giữa',
  },
  {
    at: 'the last question before undoing',
    from: 'linked',
    first: ['#Gỡ liên kết vừa tạo', ordinary.cccd, code],
    question: 'Gỡ liên kết giữa',
    goOn: '#Có, gỡ liên kết',
    next: 'Đã gỡ liên kết',
    back: 'vẫn giữ nguyên',
  },
  {
    at: 'the deletion',
    from: 'menu',
    first: ['/xoa'],
    question: 'Xóa tất cả dữ liệu',
    goOn: '#Giữ lại',
    next: 'tôi giữ nguyên',
    back: 'tôi giữ nguyên',
    cancelled: 'tôi giữ nguyên',
  },
];

async function come({ from, who, first = [] }: Asking) {
  world.services.reset();
  const user = world.newcomer();
  await reach(world, user, from, who);
  for (const deed of first) await answer(user, deed);
  return user;
}

const pdf = new TextEncoder().encode('%PDF');
const saidEverywhere: Array<[string, Parameters<typeof answer>[1], string]> = [
  ['help', 'trợ giúp', 'Lúc nào cũng có thể gõ'],
  ['the command /help', '/help', 'Lúc nào cũng có thể gõ'],
  ['a person', 'gặp người', 'Để gặp người hỗ trợ'],
  ['who is there', 'bạn là ai', 'Tôi là phần mềm trợ lý'],
  ['thanks', 'cảm ơn', 'Không có gì'],
  ['what is stored', 'dữ liệu đã lưu', 'tôi đang giữ'],
  ['a greeting', 'xin chào', 'tôi vẫn đang ở đây'],
  ['a sticker', (user) => user.sticker(), 'Tôi chỉ đọc được chữ'],
  ['a photo', (user) => user.photo(undefined, { caption: 'thẻ của tôi đây' }), 'Tôi không xem và không tải ảnh'],
  ['a file', (user) => user.document(pdf, 'application/pdf', { name: 'cccd.pdf' }), 'Tôi không mở tệp'],
  ['a voice message', (user) => user.voice(), 'Tôi chưa nghe được tin nhắn thoại'],
  ['a contact', (user) => user.contact({ own: true, phone: '+84900000001' }), 'không cần danh thiếp'],
  ['a location', (user) => user.location(), 'không cần vị trí'],
  [
    'a poll',
    (user) => user.message({ poll: { id: '1', question: '?', options: [] } }),
    'chưa đọc được loại tin nhắn này',
  ],
  ['a forged button', (user) => user.forge('zzz:0'), 'Nút đó thuộc một tin nhắn cũ'],
  ['a forged event', (user) => user.forge('xstate.done.actor.saveLink'), 'Nút đó thuộc một tin nhắn cũ'],
];

const scammer = 'có người gọi điện tự xưng công an';
const warned = 'Xin Ông/Bà dừng lại: không bấm link';

describe.each(asking)('at $at', (place) => {
  it('every global word is answered, the question is repeated, and the citizen goes on', async () => {
    const user = await come(place);
    const { text: question, buttons } = await answer(user, 'nhắc lại');
    expect(question).toContain(place.question);
    // Whoever suspects a scam in the middle of something is not asked any further.
    const scam: typeof saidEverywhere = place.from === 'menu' ? [['a scammer', scammer, warned]] : [];
    for (const [what, deed, said] of [...saidEverywhere, ...scam]) {
      const reply = await answer(user, deed);
      expect(reply.text, what).toContain(said);
      expect(reply.text.endsWith(`\n\n${question}`), `${what} is followed by the question: ${reply.text}`).toBe(true);
      expect(reply.buttons, what).toEqual(buttons);
    }
    await play(user, [[place.goOn, place.next]]);
  }, 15_000);

  it('the language can be switched to English and back, and the citizen goes on', async () => {
    const user = await come(place);
    const { text: question, buttons } = await answer(user, 'nhắc lại');
    const english = await answer(user, 'English');
    expect(english.text).toContain('From now on I speak English.');
    expect(english.text).not.toMatch(/Ông\/Bà/);
    expect(english.buttons).toHaveLength(buttons.length);
    const vietnamese = await answer(user, 'Tiếng Việt');
    expect(vietnamese.text).toBe(`Từ bây giờ tôi nói tiếng Việt.\n\n${question}`);
    expect(vietnamese.buttons).toEqual(buttons);
    await play(user, [[place.goOn, place.next]]);
  });

  it('a restart changes nothing', async () => {
    const user = await come(place);
    const { text, buttons } = await answer(user, 'nhắc lại');
    await world.restart();
    const again = await answer(user, 'nhắc lại');
    expect([again.text, again.buttons]).toEqual([text, buttons]);
    await world.restart();
    await play(user, [[place.goOn, place.next]]);
  });

  it('the citizen can cancel, and can ask for the menu', async () => {
    const user = await come(place);
    const cancelled = await answer(user, 'hủy');
    expect(cancelled.text).toContain(place.cancelled ?? 'Đã dừng');
    expect(cancelled.text).toContain('Ông/Bà cần giúp việc gì?');
    expect(cancelled.buttons).toContain('Liên kết ngay tại đây');
    const other = await come(place);
    expect((await answer(other, '/menu')).text).toContain('Ông/Bà cần giúp việc gì?');
    expect((await answer(other, 'về menu')).text).toContain('Ông/Bà cần giúp việc gì?');
    // What was typed is forgotten: a code now is nobody's.
    expect((await answer(other, '123456')).text).toContain('giống mật khẩu hoặc mã bí mật');
  });
});

it.each(asking.filter(({ back }) => back !== undefined))('"quay lại" at $at leads one step back', async (place) => {
  const user = await come(place);
  expect((await answer(user, 'quay lại')).text).toContain(place.back);
});

it.each(asking.filter(({ from }) => from !== 'menu'))('the suspicion of a scam at $at ends it', async (place) => {
  const user = await come(place);
  const { text, buttons } = await answer(user, scammer);
  expect(text).toContain(warned);
  expect(text).toContain('Tôi đã dừng việc đang làm');
  expect(text).toContain('Ông/Bà cần giúp việc gì?');
  expect(buttons).toContain('Liên kết ngay tại đây');
  // What was typed is forgotten: a code now is nobody's.
  expect((await answer(user, '123456')).text).toContain('giống mật khẩu hoặc mã bí mật');
});

it('buttons of an older message are answered politely, change nothing, and do not go on turning', async () => {
  const user = world.newcomer();
  const { id } = await reach(world, user, 'menu');
  await play(user, [
    ['#Liên kết ngay tại đây', 'Trước khi bắt đầu'],
    ['#Tôi đồng ý', 'Bước 1/4'],
  ]);
  const pressed = user.press('Liên kết ngay tại đây', { on: id });
  const { text } = await user.waitForReply();
  expect(text).toContain('Nút đó thuộc một tin nhắn cũ');
  expect(text).toContain('Bước 1/4');
  await pressed.answered();
});

it('/start in the middle greets and begins at the menu', async () => {
  world.services.reset();
  const user = world.newcomer();
  await reach(world, user, 'code');
  const { text } = await answer(user, (person) => person.start());
  expect(text).toContain('Kính chào Ông/Bà');
  expect(text).toContain('Ông/Bà cần giúp việc gì?');
});

it('nothing that was sent has been downloaded, and nothing was said too long or with a placeholder left', () => {
  expect(world.telegram.calls('getFile')).toEqual([]);
  expect(badlySaid(world)).toEqual([]);
});
