/** A whole linking in a real browser against the real assistant: by mouse on a desktop, by touch on a phone, by keyboard alone, and without any script. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { citizen, typedDay } from '../world.ts';
import { desktop, handset, launchBrowser, look, newest, press, type, visit } from './browser.ts';
import { startWebWorld, type WebWorld } from './world.ts';

const who = citizen(1);
let browser: Browser;
let world: WebWorld;
beforeAll(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startWebWorld({ phone: true })]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await world.close();
});
afterEach(() => {
  world.services.reset();
  expect(world.failures).toEqual([]);
});

const says = (page: Page, text: string) => page.locator('#log .said:not(.mine)', { hasText: text }).last().waitFor();

describe.each([
  ['on a desktop', { viewport: desktop }],
  ['on a phone', { viewport: handset, hasTouch: true, isMobile: true }],
] as const)('%s', (_, options) => {
  it('an account is linked from the first visit to the last word', async () => {
    const { page, errors, close } = await visit(browser, world.url, options);
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    await says(page, 'Ông/Bà cần giúp việc gì');
    expect(await page.locator('#beginning').isHidden()).toBe(true);
    await press(page, 'Liên kết ngay tại đây');
    await says(page, 'Trước khi bắt đầu');
    await press(page, 'Tôi đồng ý');
    await says(page, 'Bước 1/4');
    await type(page, who.cccd);
    await says(page, 'Mời Ông/Bà gõ ngày sinh');
    await type(page, typedDay(who.dateOfBirth));
    await says(page, 'Một mã 6 số');
    await type(page, world.code(who.phone));
    await says(page, 'của chính Ông/Bà phải không?');
    await press(page, 'Có, liên kết');
    await says(page, 'Liên kết thành công');
    // What was typed stands as it was typed until the page is loaded anew, and is masked from then on.
    expect(await page.locator('.mine', { hasText: who.cccd }).count()).toBe(1);
    expect(await page.locator('.mine .state').allInnerTexts()).toEqual(Array(7).fill('Đã nhận'));
    const before = await newest(page);
    const messages = await page.locator('.said').count();
    await page.reload();
    expect(await page.locator('.said').count()).toBe(messages);
    expect(await newest(page)).toBe(before);
    expect(await page.locator('body').innerText()).not.toContain(who.cccd);
    expect(await page.locator('.mine', { hasText: '***001' }).count()).toBe(1);
    expect(await page.locator('.choices:not(.past)').count()).toBeLessThanOrEqual(1);
    expect(errors).toEqual([]);
    await close();
  });
});

it('by the keyboard alone an account is linked, and the focus is never lost', async () => {
  const { page, close } = await visit(browser, world.url, { viewport: desktop });
  const focused = () =>
    page.evaluate<string>(
      "document.activeElement === document.body ? 'nothing' : document.activeElement.tagName + ' ' + (document.activeElement.textContent || '').trim()",
    );
  const tabTo = async (label: string) => {
    for (let times = 0; times < 40; times += 1) {
      await page.keyboard.press('Tab');
      if ((await focused()).endsWith(` ${label}`)) return;
    }
    throw new Error(`nothing named ${label} can be reached`);
  };
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('A Đến ô viết tin nhắn');
  await page.keyboard.press('Enter');
  await page.keyboard.type('xin chào');
  await page.keyboard.press('Enter');
  await says(page, 'Ông/Bà cần giúp việc gì');
  expect(await focused()).toMatch(/^TEXTAREA/);
  await page.keyboard.press('Shift+Tab');
  for (let times = 0; times < 12 && !(await focused()).endsWith('Liên kết ngay tại đây'); times += 1)
    await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await says(page, 'Trước khi bắt đầu');
  expect(await focused()).toMatch(/Liên kết ngay tại đây$/);
  await tabTo('Tôi đồng ý');
  await page.keyboard.press('Space');
  await says(page, 'Bước 1/4');
  await page.locator('#text').focus();
  for (const [words, answer] of [
    [who.cccd, 'Mời Ông/Bà gõ ngày sinh'],
    [typedDay(who.dateOfBirth), 'Một mã 6 số'],
  ] as const) {
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await says(page, answer);
    expect(await focused()).toMatch(/^TEXTAREA/);
  }
  await page.keyboard.type(world.code(who.phone));
  await page.keyboard.press('Enter');
  await says(page, 'của chính Ông/Bà phải không?');
  await page.keyboard.press('Shift+Tab');
  for (let times = 0; times < 6 && !(await focused()).endsWith('Có, liên kết'); times += 1)
    await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await says(page, 'Liên kết thành công');
  await close();
});

it('without any script an account is linked', async () => {
  const { page, close } = await visit(browser, world.url, { javaScriptEnabled: false });
  const answer = async (text: string) => {
    for (let times = 0; times < 5 && !(await page.locator('#log').innerText()).includes(text); times += 1)
      await page.goto(world.url);
    expect(await newest(page)).toContain(text);
  };
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await answer('Ông/Bà cần giúp việc gì');
  await press(page, 'Liên kết ngay tại đây');
  await answer('Trước khi bắt đầu');
  await press(page, 'Tôi đồng ý');
  await answer('Bước 1/4');
  await type(page, who.cccd);
  await answer('Mời Ông/Bà gõ ngày sinh');
  await type(page, typedDay(who.dateOfBirth));
  await answer('Một mã 6 số');
  await type(page, world.code(who.phone));
  await answer('của chính Ông/Bà phải không?');
  await press(page, 'Có, liên kết');
  await answer('Liên kết thành công');
  await page.locator('#forget summary').click();
  await page.getByRole('button', { name: 'Xóa tất cả' }).click();
  await answer('Đã xóa tất cả');
  expect(await page.locator('.said').count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Bắt đầu' }).isVisible()).toBe(true);
  await close();
});

it('in a development run the mock phone stands beside the chat, or is a link where there is no room', async () => {
  const wide = await visit(browser, world.url, { viewport: desktop });
  await wide.page.frameLocator('aside iframe').getByText('Đây là điện thoại giả').waitFor();
  await wide.close();
  const narrow = await visit(browser, world.url, { viewport: handset });
  expect(await narrow.page.locator('aside iframe').isHidden()).toBe(true);
  expect(await narrow.page.locator('aside a').getAttribute('href')).toBe(world.services.phoneUrl);
  await narrow.close();
});

it('the mock phone speaks the language of the page, from list to messages and back', async () => {
  const { page, close } = await visit(browser, `${world.url}/?lang=en`, { viewport: desktop });
  const phone = page.frameLocator('aside iframe');
  await phone.getByText('This is a pretend phone').waitFor();
  await phone.locator('li a').first().click();
  await phone.getByText('No message yet.').waitFor();
  await phone.getByText('Another number').click();
  await phone.getByLabel('Phone number').fill('0900');
  await phone.getByRole('button', { name: 'Show the messages' }).click();
  await phone.getByText('A mobile number has 10 digits').waitFor();
  expect(await phone.locator('body').innerText()).not.toMatch(/Tin nhắn|Điện thoại/);
  await close();
});

it('a conversation is deleted by the button, and can be begun anew', async () => {
  const { page, errors, close } = await visit(browser, world.url);
  expect(await page.locator('#forget').isHidden()).toBe(true);
  await type(page, 'xin chào');
  await says(page, 'Ông/Bà cần giúp việc gì');
  await page.locator('#forget summary').click();
  await page.getByText('Dùng chung máy với người khác?').waitFor();
  const asks = page.getByRole('button', { name: 'Xóa tất cả' });
  for (const leave of [() => page.getByText('Không xóa').click(), () => page.keyboard.press('Escape')]) {
    await leave();
    expect(await asks.isVisible()).toBe(false);
    expect(await look(page, '#forget summary', 'element === document.activeElement')).toBe(true);
    await page.keyboard.press('Enter');
    expect(await asks.isVisible()).toBe(true);
  }
  await asks.click();
  await says(page, 'Đã xóa tất cả');
  expect(await page.locator('.said').count()).toBe(1);
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await says(page, 'Ông/Bà cần giúp việc gì');
  expect(errors).toEqual([]);
  await close();
});

it('a conversation deleted by its own words leaves the farewell alone on every page that shows it', async () => {
  const { page, close } = await visit(browser, world.url);
  const other = await page.context().newPage();
  await other.goto(world.url);
  await type(page, 'xin chào');
  await says(page, 'Ông/Bà cần giúp việc gì');
  await says(other, 'Ông/Bà cần giúp việc gì');
  await type(page, '/xoa');
  await says(page, 'Xóa tất cả dữ liệu');
  await press(page, 'Xóa hết');
  for (const each of [page, other]) {
    await says(each, 'Đã xóa tất cả');
    await expect.poll(() => each.locator('.said').count(), { interval: 20 }).toBe(1);
    expect(await each.getByRole('button', { name: 'Bắt đầu' }).isVisible()).toBe(true);
    // A farewell is not followed by a greeting.
    expect(await each.getByText('Tôi là trợ lý tự động').isVisible()).toBe(false);
  }
  await close();
});

it('in English everything is in English, also what the page says itself', async () => {
  const { page, close } = await visit(browser, world.url);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await says(page, 'What can I help you with?');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.locator('.mine .state').innerText()).toBe('Received');
  await page.getByRole('group', { name: 'Page settings' }).getByRole('button', { name: 'Tiếng Việt' }).click();
  await says(page, 'Từ bây giờ tôi nói tiếng Việt');
  expect(await page.locator('html').getAttribute('lang')).toBe('vi');
  await close();
});
