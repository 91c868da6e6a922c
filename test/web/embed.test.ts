/** The chat in a frame of a province's page: where it is allowed, by keyboard too, and nowhere else. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desktop, handset, launchBrowser, look, visit } from './browser.ts';
import { startWebWorld, type WebWorld } from './world.ts';

let browser: Browser;
let world: WebWorld;
let server: Server;
/** Another site than 127.0.0.1. */
let province = '';
let stranger = '';

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    // As strict as a page can be that still lets the assistant in.
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${world.url}; frame-src ${world.url}; style-src 'none'`,
    );
    response.end(
      `<!doctype html><html lang="vi"><title>Tỉnh</title><main><h1>Cổng của tỉnh</h1><a href="#x">một liên kết</a></main><script src="${world.url}/embed.js" async></script></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  province = `http://localhost:${port}`;
  stranger = `http://127.0.0.1:${port}`;
  [browser, world] = await Promise.all([launchBrowser(), startWebWorld({ embedOrigins: [province] })]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await world.close();
  await new Promise((resolve) => server.close(resolve));
});

it('a conversation is held in the frame, and is still there when it is opened again', async () => {
  const { page, errors, close } = await visit(browser, province, { viewport: desktop });
  await page.getByRole('button', { name: 'Hỏi trợ lý VNeID' }).click();
  const frame = page.frameLocator('iframe[title="Trợ lý liên kết VNeID"]');
  await frame.getByRole('button', { name: 'Bắt đầu' }).click();
  await frame.getByText('Ông/Bà cần giúp việc gì').waitFor();
  expect(await page.locator('iframe').getAttribute('sandbox')).toBe(
    'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
  );
  await page.reload();
  await page.getByRole('button', { name: 'Hỏi trợ lý VNeID' }).click();
  await frame.getByText('Ông/Bà cần giúp việc gì').waitFor();
  expect(errors).toEqual([]);
  await close();
});

it('by keyboard it opens, Esc closes it from inside and outside, and the focus returns', async () => {
  const { page, close } = await visit(browser, province, { viewport: handset });
  const button = page.getByRole('button', { name: 'Hỏi trợ lý VNeID' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Trợ lý liên kết VNeID' });
  await dialog.waitFor();
  expect(await button.getAttribute('aria-expanded')).toBe('true');
  const frame = page.frameLocator('iframe');
  await frame.locator('#text').focus();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await look(page, 'body > button', 'element === document.activeElement')).toBe(true);
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await page.getByRole('button', { name: 'Đóng trợ lý' }).focus();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  const box = await button.boundingBox();
  expect(box && box.height >= 44 && box.x >= 0 && box.x + box.width <= handset.width).toBe(true);
  await close();
});

it('a page that is not on the list shows nothing of it', async () => {
  const { page, close } = await visit(browser, stranger, { viewport: desktop });
  const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.getByRole('button', { name: 'Hỏi trợ lý VNeID' }).click();
  await refused;
  expect(await page.frameLocator('iframe').locator('#text').count()).toBe(0);
  await close();
});

it('the page by itself is shown in no frame at all', async () => {
  const { page, close } = await visit(browser, province, { viewport: desktop, bypassCSP: true });
  const response = await page.request.get(world.url);
  expect(response.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(response.headers()['x-frame-options']).toBe('DENY');
  await close();
});
