/** `npm run pictures`: a morning at the help desk, in a real browser: who waits, who is stuck, and a conversation that Lan has taken over. */
import type { Page } from 'playwright-core';
import type { TelegramUser } from '../../src/mocks/telegram/user.ts';
import { box, openConversation, say, signIn } from '../../test/desk/browser.ts';
import { type DeskWorld, startDeskWorld } from '../../test/desk/world.ts';
import { launchBrowser } from '../../test/web/browser.ts';
import { citizen, typedDay } from '../../test/world.ts';
import { font, take } from './picture.ts';

const minute = 60_000;
const reads = (user: TelegramUser, text: string) =>
  user.waitForReply({ where: (message) => message.text.includes(text) });

/** Names are made up, as are the numbers. */
async function citizensOf(world: DeskWorld): Promise<TelegramUser> {
  let id = 60_000;
  const newcomer = async (name: string, ...words: string[]) => {
    const user = world.telegram.user(++id, { name });
    user.start();
    await reads(user, 'Kính chào');
    for (const text of words) {
      const before = user.replies().length;
      user.text(text);
      await user.waitForReply({ where: () => user.replies().length > before });
    }
    return user;
  };
  await newcomer('Trần Văn Mẫu', 'gặp người', 'tôi đổi số điện thoại rồi, giờ làm sao');
  world.clock.pass(7 * minute);
  await newcomer('Lê Thị Ví Dụ', 'liên kết ngay tại đây', 'tôi đồng ý', 'gặp người');
  world.clock.pass(3 * minute);
  await newcomer('Phạm Giả Định', 'đăng ký vneid', 'gặp nhân viên');
  const who = citizen(1);
  const an = await newcomer('Nguyễn Thử Nghiệm', 'liên kết ngay tại đây', 'tôi đồng ý', who.cccd, 'gặp người');
  world.clock.pass(2 * minute);
  an.text(typedDay(who.dateOfBirth));
  await reads(an, 'Một mã 6 số');
  return an;
}

async function drawn(page: Page) {
  await page.route(/\.css$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}${font()} body *{font-family:inherit}` });
  });
  await page.reload();
}

const [browser, world] = await Promise.all([launchBrowser(), startDeskWorld()]);
try {
  await world.staff('supervisor', 'lan', 'Lan');
  const an = await citizensOf(world);
  const options = { bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } } as const;
  const { page, close } = await signIn({ browser, world, id: 'lan' }, options);
  // Its clock is the world's, so that waiting has taken its time.
  await page.clock.setSystemTime(world.clock.now());
  await drawn(page);
  await openConversation(page, 'Nguyễn Thử Nghiệm');
  await page.getByRole('button', { name: 'Nhận trả lời' }).click();
  await box(page).waitFor();
  await say(page, 'Chào bác, cháu là Lan. Mã được gửi về số điện thoại đuôi 001, bác xem tin nhắn giúp cháu ạ.');
  await reads(an, 'tin nhắn giúp cháu');
  an.text('à bác thấy rồi, để bác gõ');
  await page.getByText('à bác thấy rồi').first().waitFor();
  await page.getByRole('button', { name: /^Đang chờ/ }).click();
  // What has just been told goes away by itself.
  await page.waitForTimeout(5_000);
  await take(page, 'desk');
  await close();
} finally {
  await browser.close();
  await world.close();
}
