/** Consent and step 1: what a citizen may type for the CCCD and the birth date, and what they read then. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answer, badlySaid, citizen, play, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

const menu = 'Ông/Bà cần giúp việc gì?';
const asksDate = 'Mời Ông/Bà gõ ngày sinh';
const ordinary = citizen(1);

describe('consent', () => {
  it.each([['#Tôi không đồng ý'], ['không'], ['tôi không đồng ý đâu'], ['2']])(
    'asks for nothing and goes to the menu when refused by "%s"',
    async (words) => {
      const user = world.newcomer();
      await reach(world, user, 'consent');
      const { text, buttons } = await answer(user, words);
      expect(text).toContain('tôi không hỏi và không lưu gì');
      expect(text).toContain(menu);
      expect(buttons).toContain('Hướng dẫn tôi tự làm');
      // A number typed now is not taken for the CCCD.
      expect((await answer(user, ordinary.cccd)).text).toContain('không lưu số Ông/Bà vừa gửi');
    },
  );

  it('tells purpose, data, who, how long and the rights before anything is asked', async () => {
    const user = world.newcomer();
    const { text } = await reach(world, user, 'consent');
    for (const part of ['Việc làm:', 'Dữ liệu cần:', 'Ai xử lý:', 'Giữ bao lâu:', 'Quyền của Ông/Bà:'])
      expect(text).toContain(part);
    expect(text).toContain('không bắt buộc');
  });

  it.each([
    ['đồng ý không?', '"Tôi đồng ý" hoặc "Tôi không đồng ý"'],
    ['nếu đồng ý thì sao', '"Tôi đồng ý" hoặc "Tôi không đồng ý"'],
    ['để tôi nghĩ đã', 'Ông/Bà cứ thong thả'],
  ])('does not take "%s" for a yes', async (words, said) => {
    const user = world.newcomer();
    await reach(world, user, 'consent');
    expect((await answer(user, words)).text).toContain(said);
    const { text, buttons } = await answer(user, 'nhắc lại');
    expect(text).toContain('Trước khi bắt đầu');
    expect(buttons).toEqual(['Tôi đồng ý', 'Tôi không đồng ý']);
  });

  it('goes back to the menu from the question, and back to the question from step 1', async () => {
    const user = world.newcomer();
    await reach(world, user, 'consent');
    expect((await answer(user, 'quay lại')).text).toContain(menu);
    await play(user, [
      ['#Liên kết ngay tại đây', 'Trước khi bắt đầu'],
      ['#Tôi đồng ý', 'Bước 1/4'],
      ['#Quay lại', 'Trước khi bắt đầu'],
      ['#Tôi không đồng ý', 'tôi không hỏi và không lưu gì'],
    ]);
  });

  it('is not asked again once given, until it is withdrawn', async () => {
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    await play(user, [
      ['#Hủy', 'Đã dừng'],
      ['#Liên kết ngay tại đây', 'Bước 1/4'],
      ['rút lại đồng ý', 'Đã rút lại đồng ý'],
      ['#Liên kết ngay tại đây', 'Trước khi bắt đầu'],
    ]);
  });
});

describe('the CCCD', () => {
  it('is understood in every spelling', async () => {
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    const spellings = [
      '079 085 000 001',
      '079.085.000.001',
      '079-085-000-001',
      '  079085000001\n',
      '０７９０８５０００００１',
      'Số CCCD của tôi là 079085000001 ạ',
      'Số CCCD của tôi là 079085000001 ạ'.normalize('NFD'),
      'so cccd cua toi la 079085000001',
      'cccd: 079085000001',
      'căn cước 12 số: 079085000001',
      'O79O85OOOOO1',
      'my ID is 079 085 000 001',
    ];
    for (const spelling of spellings) {
      expect((await answer(user, spelling)).text, spelling).toContain(asksDate);
      expect((await answer(user, '#Quay lại')).text).toContain('Bước 1/4');
    }
  });

  it.each([
    ['000000001', 'Đó là số CMND cũ (9 số)'],
    ['000 000 001', 'Đó là số CMND cũ (9 số)'],
    ['số chứng minh của tôi là 000000001', 'Đó là số CMND cũ (9 số)'],
    ['0900000001', 'Đó giống số điện thoại'],
    ['+84 900 000 001', 'Đó giống số điện thoại'],
    ['0900.000.001 nhé', 'Đó giống số điện thoại'],
    ['123456', 'mã bí mật'],
    ['07908500001', 'có 11 chữ số'],
    ['0790850000011', 'có 13 chữ số'],
    ['07908', 'có 5 chữ số'],
    ['079 085', 'mã bí mật'],
  ])('explains what "%s" is, and is still asked for', async (words, explained) => {
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    const { text, buttons } = await answer(user, words);
    expect(text).toContain(explained);
    expect(buttons).toEqual(['Quay lại', 'Hủy']);
    expect((await answer(user, ordinary.cccd)).text).toContain(asksDate);
  });

  it('is looked at again by the citizen when its province does not exist, and then accepted', async () => {
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    const odd = citizen(16);
    const doubt = await answer(user, odd.cccd);
    expect(doubt.text).toContain('có phần hơi khác thường');
    expect(doubt.buttons).toEqual(['Tôi gõ đúng rồi', 'Nhập lại', 'Hủy']);
    await play(user, [
      ['#Nhập lại', 'Bước 1/4'],
      [odd.cccd, 'có phần hơi khác thường'],
      // Corrected at once, without pressing anything.
      [ordinary.cccd, asksDate],
      ['#Quay lại', 'Bước 1/4'],
      [odd.cccd, 'có phần hơi khác thường'],
      ['đúng rồi', asksDate],
      ['03/03/1960', 'Bước 2/4', 'Bước 4/4', 'Một mã 6 số'],
    ]);
  });

  it.each([
    ['a century of nobody living', '079985000001'],
    ['a year that is still to come', '079399000001'],
    ['a child', '079220000001'],
  ])('is looked at again when it tells %s', async (_, number) => {
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    expect((await answer(user, number)).text).toContain('có phần hơi khác thường');
    expect((await answer(user, 'không')).text).toContain('Bước 1/4');
  });

  it('is given up on politely: after three misunderstandings a person is offered, and the citizen can go on', async () => {
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    for (const words of ['tôi để quên ở nhà', 'trời hôm nay đẹp']) {
      const { text, buttons } = await answer(user, words);
      expect(text).toContain('Tôi chưa thấy số CCCD');
      expect(buttons).not.toContain('Gặp người hỗ trợ');
    }
    const third = await answer(user, 'cái thẻ nhựa ấy');
    expect(third.text).toContain('Xin lỗi, tôi vẫn chưa hiểu');
    expect(third.text).toContain('Bước 1/4');
    expect(third.buttons).toEqual(['Quay lại', 'Hủy', 'Gặp người hỗ trợ']);
    expect((await answer(user, '#Gặp người hỗ trợ')).text).toContain('1900 0368');
    expect((await answer(user, ordinary.cccd)).text).toContain(asksDate);
  });
});

describe('the birth date', () => {
  it.each([
    '15/03/1985',
    '15-3-1985',
    '15.03.1985',
    '15 3 1985',
    '15/3/85',
    '15031985',
    '1985-03-15',
    'ngày 15 tháng 3 năm 1985',
    'sinh ngày 15/03/1985 ạ',
    'Ngày 15 tháng 3 năm 1985'.normalize('NFD'),
    '１５/０３/１９８５',
    'March 15, 1985',
    '15 Mar 1985',
  ])('is understood as "%s"', async (words) => {
    const user = world.newcomer();
    await reach(world, user, 'dateOfBirth');
    await play(user, [[words, 'Bước 2/4', 'Bước 4/4', 'Một mã 6 số']]);
  });

  it.each([
    ['31/02/1985', 'không có trong lịch'],
    ['32/13/1985', 'không có trong lịch'],
    ['15/03/2085', 'Ngày đó chưa tới'],
    ['15/03/1785', 'Năm đó xa quá'],
    ['15/03/26', 'gõ đủ bốn số của năm sinh'],
    ['15/03', 'gõ đủ bốn số của năm sinh'],
    ['1985', 'cần cả ngày, tháng và năm'],
    ['tháng 3 năm 1985', 'cần cả ngày, tháng và năm'],
    ['15/03/1985 âm lịch', 'cần cả ngày, tháng và năm'],
    ['lâu lắm rồi', 'Tôi chưa đọc được ngày sinh'],
  ])('is asked for again after "%s"', async (words, said) => {
    const user = world.newcomer();
    await reach(world, user, 'dateOfBirth');
    const { text, buttons } = await answer(user, words);
    expect(text).toContain(said);
    expect(buttons).toEqual(['Quay lại', 'Hủy']);
    await play(user, [['15/03/1985', 'Bước 2/4', 'Một mã 6 số']]);
  });

  it('is looked at again when its year is not the one in the number, and then accepted', async () => {
    const user = world.newcomer();
    const odd = citizen(17);
    await reach(world, user, 'dateOfBirth', odd);
    const doubt = await answer(user, '09/02/1982');
    expect(doubt.text).toContain('Năm sinh vừa gõ khác với năm nằm trong số CCCD');
    expect(doubt.buttons).toEqual(['Tôi gõ đúng rồi', 'Nhập lại', 'Hủy']);
    await play(user, [
      ['#Nhập lại', asksDate],
      ['09/02/1982', 'Năm sinh vừa gõ khác'],
      ['quay lại', asksDate],
      ['09/02/1982', 'Năm sinh vừa gõ khác'],
      ['#Tôi gõ đúng rồi', 'Bước 2/4', 'Bước 4/4', 'Một mã 6 số'],
    ]);
  });

  it('is given up on politely: after three misunderstandings a person is offered, and the citizen can go on', async () => {
    const user = world.newcomer();
    await reach(world, user, 'dateOfBirth');
    for (const words of ['mùa xuân', 'trời mưa']) {
      expect((await answer(user, words)).buttons).not.toContain('Gặp người hỗ trợ');
    }
    expect((await answer(user, 'con trâu')).buttons).toContain('Gặp người hỗ trợ');
    await play(user, [['15/03/1985', 'Bước 2/4', 'Một mã 6 số']]);
  });
});

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
