/** The whole desk in a real Chromium: a citizen on Telegram, one on the web chat, two members of staff. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newest, type as typeInChat, visit } from '../web/browser.ts';
import { citizen, typedDay } from '../world.ts';
import { box, openConversation, type Screen, say, signIn } from './browser.ts';
import { type DeskWorld, startDeskWorld } from './world.ts';

let world: DeskWorld;
let browser: Browser;
let lan: Screen;
let minh: Screen;

beforeAll(async () => {
  world = await startDeskWorld({ settings: { WEB_CHAT: 'on' } });
  await world.staff('agent', 'lan', 'Lan');
  await world.staff('agent', 'minh', 'Minh');
  browser = await launchBrowser();
  lan = await signIn({ browser, world, id: 'lan' });
  minh = await signIn({ browser, world, id: 'minh' });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describe('a citizen on Telegram in the middle of linking', () => {
  const who = citizen(1);
  const reads = (text: string) => ({
    where: ({ text: read }: { text: string }) => read.includes(text),
    timeoutMs: 10_000,
  });

  it('is watched live, taken over while the registry is asked, answered, moved on, handed back, and links', async () => {
    const an = world.telegram.user(9_001, { name: 'Nguyễn Thị An' });
    an.start();
    await an.waitForReply(reads('Kính chào'));
    for (const [words, answer] of [
      ['liên kết ngay tại đây', 'Trước khi bắt đầu'],
      ['tôi đồng ý', 'Bước 1/4'],
      ['gặp người', 'Tôi đã báo nhân viên'.slice(4)],
    ] as const) {
      an.text(words);
      await an.waitForReply(reads(answer));
    }

    // Watched live: she waits, with the name that Telegram shows, on both screens.
    for (const { page } of [lan, minh])
      await page.locator('a[data-row]').filter({ hasText: 'Nguyễn Thị An' }).waitFor();
    await openConversation(lan.page, 'Nguyễn Thị An');
    await openConversation(minh.page, 'Nguyễn Thị An');
    await lan.page.getByText('liên kết ngay tại đây').first().waitFor();

    // In the middle of a service call: the registry takes its time.
    world.services.faults.add({ kind: 'slow', service: 'registry', operation: 'matchCitizen', ms: 4_000 });
    an.text(who.cccd);
    await an.waitForReply(reads('ngày sinh'));
    an.text(typedDay(who.dateOfBirth));
    await an.waitForReply(reads('Bước 2/4'));
    const before = an.replies().length;
    await lan.page.getByRole('button', { name: 'Nhận trả lời' }).click();
    await box(lan.page).waitFor();
    await an.waitForReply(reads('Lan, nhân viên hỗ trợ'));

    // The colleague sees who has it, and has nothing to write in.
    await minh.page.getByText('Lan đang trả lời cuộc này.').waitFor();

    // The registry's answer comes, and the assistant stays silent: what it would have said stands there, not sent.
    await lan.page.getByText('Trợ lý định nói, nhưng đã được giữ lại').first().waitFor({ timeout: 15_000 });
    await say(lan.page, 'Chào cô An, cháu đang xem giúp cô ạ.');
    await an.waitForReply(reads('cháu đang xem giúp cô'));
    an.text('cô không thấy mã đâu cháu ơi');
    await lan.page.getByText('cô không thấy mã đâu cháu ơi').first().waitFor();
    const meanwhile = an
      .replies()
      .slice(before)
      .map(({ text }) => text);
    expect(meanwhile.filter((text) => !text.includes('nhân viên hỗ trợ'))).toEqual([]);

    // A legal transition instead of improvising: a new code is sent on Lan's order, with her reason.
    // A code is sent again a minute after the last one at the earliest.
    world.clock.pass(61_000);
    await lan.page.getByRole('button', { name: 'Thêm', exact: true }).click();
    await lan.page.getByRole('menuitem', { name: 'Gửi mã mới (bước 4)' }).click();
    await lan.page.getByLabel('Vì sao?').fill('cô chưa nhận được mã');
    await lan.page.getByRole('button', { name: 'Làm', exact: true }).click();
    await an.waitForReply(reads('Một mã 6 số'));

    // Handed back where it is, and the citizen finishes.
    await lan.page.getByRole('button', { name: 'Trả lại cho trợ lý' }).click();
    await lan.page.getByRole('menuitem', { name: 'Tại chỗ đang đứng' }).click();
    await an.waitForReply(reads('Tôi giúp Ông/Bà tiếp'));
    an.text(world.code(who.phone));
    await an.waitForReply(reads('của chính Ông/Bà phải không?'));
    an.press('Có, liên kết');
    await an.waitForReply(reads('Liên kết thành công'));
    expect(world.services.links().some(({ to }) => to === who.cccd)).toBe(true);
    expect([...lan.errors, ...minh.errors]).toEqual([]);
  }, 90_000);
});

describe('a citizen on the web chat', () => {
  it('is pressed for by two at once: one gets it, the other is told who; asked for, given away, closed, rated', async () => {
    const visitor = await visit(browser, world.url, { viewport: { width: 390, height: 844 } });
    await typeInChat(visitor.page, 'gặp người hỗ trợ');
    await visitor.page.getByText('đã báo nhân viên hỗ trợ').waitFor();
    for (const { page } of [lan, minh]) {
      await page.getByRole('button', { name: /^Đang chờ/ }).click();
      await page.locator('a[data-row]').filter({ hasText: 'Trang web' }).first().click();
      await page.getByRole('region', { name: /^Cuộc trò chuyện: Người dân/ }).waitFor();
      await page.getByRole('button', { name: 'Nhận trả lời' }).waitFor();
    }
    await Promise.all([lan, minh].map(({ page }) => page.getByRole('button', { name: 'Nhận trả lời' }).click()));
    const holds = async ({ page }: Screen) => (await box(page).count()) > 0;
    await lan.page
      .getByText(/đang trả lời cuộc này|Bạn đã nhận|đã nhận trước bạn/)
      .first()
      .waitFor();
    await expect
      .poll(async () => [await holds(lan), await holds(minh)].filter(Boolean).length, { timeout: 10_000 })
      .toBe(1);
    const [holder, other, names] = (await holds(lan))
      ? ([lan, minh, ['Lan', 'Minh']] as const)
      : ([minh, lan, ['Minh', 'Lan']] as const);
    await other.page.getByText(`${names[0]} đang trả lời cuộc này.`).waitFor();

    await say(holder.page, 'Chào bác, bác cần giúp gì ạ?');
    await expect.poll(() => newest(visitor.page), { timeout: 10_000 }).toContain('bác cần giúp gì ạ?');
    await typeInChat(visitor.page, 'tôi quên mật khẩu');
    await holder.page.getByText('tôi quên mật khẩu').first().waitFor();

    // The colleague asks for it, the holder gives it.
    await other.page.getByRole('button', { name: 'Xin nhận' }).click();
    await holder.page.getByText(`${names[1]} xin nhận cuộc này`).waitFor();
    await holder.page.getByRole('button', { name: 'Giao', exact: true }).click();
    await box(other.page).waitFor();
    await expect.poll(() => newest(visitor.page), { timeout: 10_000 }).toContain(`${names[1]}, nhân viên hỗ trợ`);

    await other.page.getByRole('button', { name: 'Kết thúc', exact: true }).click();
    await other.page.getByRole('dialog').getByRole('button', { name: 'Kết thúc', exact: true }).click();
    await expect.poll(() => newest(visitor.page), { timeout: 10_000 }).toContain('có hài lòng');
    await visitor.page.locator('.choices:not(.past)').getByRole('button', { name: 'Hài lòng', exact: true }).click();
    await expect.poll(() => newest(visitor.page), { timeout: 10_000 }).toContain('Cảm ơn Ông/Bà đã cho biết');
    expect([...lan.errors, ...minh.errors, ...visitor.errors]).toEqual([]);
    await visitor.close();
  }, 90_000);
});
