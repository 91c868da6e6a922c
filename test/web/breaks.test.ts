/** Whatever breaks between page and server: nothing is lost, nothing comes twice, and the citizen is told. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser, press, type, visit } from './browser.ts';
import { startWebWorld, type WebWorld } from './world.ts';

let browser: Browser;
let world: WebWorld;
beforeAll(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startWebWorld()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await world.close();
});
afterEach(() => world.block(null));

const says = (page: Page, text: string) =>
  page.locator('#log .said:not(.mine)', { hasText: text }).last().waitFor({ timeout: 15_000 });
const texts = (page: Page) => page.locator('.said p:first-of-type').allInnerTexts();
const begin = async (page: Page) => {
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await says(page, 'Ông/Bà cần giúp việc gì');
};

it('the server dies and comes back: the page says so, sends what waited once, and goes on', async () => {
  const { page, close } = await visit(browser, world.url);
  await begin(page);
  await world.kill();
  await type(page, 'trợ giúp');
  await page.getByText('Chưa gửi được. Khi có mạng').waitFor();
  await page.getByText('Mất kết nối').waitFor();
  await type(page, 'cảm ơn');
  expect(await page.locator('.mine').last().locator('.state').innerText()).toBe('Đang gửi…');
  await world.revive();
  await says(page, 'Lúc nào cũng có thể gõ');
  await says(page, 'rất vui được giúp');
  await page.getByText('Đã nối lại.').waitFor();
  expect(await page.locator('.mine .state').allInnerTexts()).toEqual(['Đã nhận', 'Đã nhận', 'Đã nhận']);
  expect((await texts(page)).filter((text) => text === 'trợ giúp')).toHaveLength(1);
  const shown = await page.locator('.said').count();
  await page.reload();
  expect(await page.locator('.said').count()).toBe(shown);
  expect((await texts(page)).filter((text) => text === 'trợ giúp')).toHaveLength(1);
  await close();
});

it('a phone that loses its network says so at once, for as long as it lasts, and sends when it is back', async () => {
  const { page, close } = await visit(browser, world.url);
  await begin(page);
  await page.context().setOffline(true);
  await page.getByText('Mất kết nối').waitFor({ timeout: 2_000 });
  await type(page, 'trợ giúp');
  await page.getByText('Chưa gửi được. Khi có mạng').waitFor();
  expect(await page.getByText('Mất kết nối').isVisible()).toBe(true);
  await page.context().setOffline(false);
  await page.getByText('Đã nối lại.').waitFor({ timeout: 5_000 });
  await says(page, 'Lúc nào cũng có thể gõ');
  expect(await page.locator('.mine', { hasText: 'trợ giúp' }).count()).toBe(1);
  await close();
});

it('an answer that was lost does not make a message two', async () => {
  const { page, close } = await visit(browser, world.url);
  await begin(page);
  let lost = 0;
  await page.route('**/chat/messages', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await type(page, 'trợ giúp');
  await says(page, 'Lúc nào cũng có thể gõ');
  await expect
    .poll(() => page.locator('.mine').last().locator('.state').innerText(), { timeout: 8_000 })
    .toBe('Đã nhận');
  await page.waitForTimeout(300);
  expect(await page.locator('.said:not(.mine)', { hasText: 'Lúc nào cũng có thể gõ' }).count()).toBe(1);
  expect(lost).toBe(1);
  await close();
});

it('events that are refused are replaced by asking', async () => {
  world.block(/\/events$/);
  const { page, close } = await visit(browser, world.url);
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await says(page, 'Ông/Bà cần giúp việc gì');
  await press(page, 'Hướng dẫn tôi tự làm');
  await says(page, 'Tôi hỏi vài câu');
  expect(await page.locator('#status').innerText()).not.toContain('Mất kết nối');
  await close();
});

it('events that a proxy holds back are replaced by asking', async () => {
  const { page, close } = await visit(browser, 'about:blank');
  await page.route('**/chat/events*', () => {});
  await page.goto(world.url);
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await says(page, 'Ông/Bà cần giúp việc gì');
  expect(await page.locator('.mine .state').innerText()).toBe('Đã nhận');
  await close();
});

it('a browser that knows no events asks', async () => {
  const { page, close } = await visit(browser, 'about:blank');
  await page.addInitScript('delete window.EventSource');
  await page.goto(world.url);
  await begin(page);
  await press(page, 'Hướng dẫn tôi tự làm');
  await says(page, 'Tôi hỏi vài câu');
  await close();
});

it('a message that is refused for good is said to be, and is not lost', async () => {
  const { page, close } = await visit(browser, world.url);
  await begin(page);
  await page.context().clearCookies();
  await type(page, 'trợ giúp');
  await page.getByText('cho phép cookie').waitFor();
  expect(await page.locator('.mine').last().locator('.state').innerText()).toBe('Chưa gửi được');
  expect(await page.locator('#text').inputValue()).toBe('trợ giúp');
  await close();
});

it('who is too fast is told how long to wait, and need not send again', async () => {
  const { page, close } = await visit(browser, world.url);
  await begin(page);
  await page.route('**/chat/messages', async (route) => {
    await route.fulfill({
      status: 429,
      headers: { 'retry-after': '1' },
      json: { problem: 'TooFast', words: 'Ông/Bà gửi hơi nhanh. Xin đợi 1 giây rồi gửi lại.', retryAfterS: 1 },
    });
    await page.unroute('**/chat/messages');
  });
  await type(page, 'trợ giúp');
  await page.getByText('Ông/Bà gửi hơi nhanh').waitFor();
  expect(await page.locator('.mine').last().getByRole('button', { name: 'Gửi lại' }).count()).toBe(1);
  await says(page, 'Lúc nào cũng có thể gõ');
  await close();
});

it('a connection on which the server had given up costs no message', async () => {
  const { page, close } = await visit(browser, world.url);
  await begin(page);
  await page.route('**/chat/messages', async (route) => {
    await route.fulfill({ status: 408, body: '' });
    await page.unroute('**/chat/messages');
  });
  await type(page, 'trợ giúp');
  await says(page, 'Lúc nào cũng có thể gõ');
  expect(await page.locator('#text').inputValue()).toBe('');
  await close();
});

it('two pages of one citizen show the same, in order', async () => {
  const { page, close } = await visit(browser, world.url);
  const other = await page.context().newPage();
  await other.goto(world.url);
  await begin(page);
  await says(other, 'Ông/Bà cần giúp việc gì');
  await type(other, 'trợ giúp');
  await says(page, 'Lúc nào cũng có thể gõ');
  await says(other, 'Lúc nào cũng có thể gõ');
  expect(await texts(page)).toEqual(await texts(other));
  await close();
});

it('the typing indicator comes when an answer takes its time, and goes with the answer', async () => {
  const { page, close } = await visit(browser, world.url);
  await begin(page);
  // The answer is held back on its way to the page.
  const { channel } = world;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { send } = channel;
  channel.send = async (...message) => {
    await held;
    return send(...message);
  };
  await type(page, 'trợ giúp');
  await page.getByText('Đang chờ trả lời…').waitFor();
  release();
  await says(page, 'Lúc nào cũng có thể gõ');
  await expect.poll(() => page.locator('#typing').innerText()).toBe('');
  channel.send = send;
  await close();
});
