/** What a dialogue cannot say of media and buttons: what Telegram is asked for, what is forged, and that a pressed button does not go on turning. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answer, badlySaid, play, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const question = 'Mời Ông/Bà gõ ngày sinh';
const pdf = new TextEncoder().encode('%PDF');
const told: Array<[string, Parameters<typeof answer>[1], string]> = [
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

it.each(told)('%s is answered and not downloaded, and the question is put again', async (_, deed, said) => {
  const user = world.newcomer();
  await reach(world, user, 'dateOfBirth');
  const { text, buttons } = await answer(user, deed);
  expect(text).toContain(said);
  expect(text).toContain(question);
  expect(buttons).toEqual(['Quay lại', 'Hủy']);
  expect(world.telegram.calls('getFile')).toEqual([]);
});

it('a button of an older message does not go on turning', async () => {
  const user = world.newcomer();
  const { id } = await reach(world, user, 'menu');
  await play(user, [['#Liên kết ngay tại đây', 'Trước khi bắt đầu']]);
  const pressed = user.press('Liên kết ngay tại đây', { on: id });
  await user.waitForReply();
  await pressed.answered();
});

it('nothing was said too long or with a placeholder left', () => {
  expect(badlySaid(world)).toEqual([]);
});
