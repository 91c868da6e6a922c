/** WCAG 2.2 AA on every page of the console: what axe-core finds, light and dark, at a desk and on a tablet. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, visit } from '../web/browser.ts';
import { type Screen, screen, signIn } from './browser.ts';
import { type DeskWorld, startDeskWorld } from './world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let world: DeskWorld;
let browser: Browser;

beforeAll(async () => {
  world = await startDeskWorld();
  await world.staff('agent', 'lan', 'Lan');
  await world.staff('admin', 'an', 'An');
  browser = await launchBrowser();
  const citizen = world.telegram.user(8_001, { name: 'Nguyễn Thử' });
  citizen.start();
  await citizen.waitForReply();
  citizen.text('gặp người');
  await citizen.waitForReply();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

interface Finding {
  id: string;
  nodes: Array<{ html: string }>;
}

/** Every rule that axe has, best practices included; once nothing moves any more. */
async function found(page: Page): Promise<string[]> {
  await page.waitForTimeout(400);
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: Finding[] }>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

const paths = ['/', '/figures', '/unanswered', '/replies', '/audit', '/accounts', '/profile'];
const looks = [
  ['light at a desk', { colorScheme: 'light', viewport: screen }],
  ['dark on a tablet', { colorScheme: 'dark', viewport: { width: 820, height: 1180 } }],
] as const;

describe.each(looks)('%s', (_name, options) => {
  let seat: Screen;
  beforeAll(async () => {
    seat = await signIn({ browser, world, id: 'an' }, options);
  }, 30_000);
  afterAll(() => seat?.close());

  it.each(paths)('nothing is found at %s', async (path) => {
    await seat.page.goto(`${world.url}/desk${path}`);
    await seat.page.getByRole('heading').first().waitFor();
    expect(await found(seat.page)).toEqual([]);
  });

  it('nothing is found in a conversation, while it is held, and with its dialogs open', async () => {
    const { page } = seat;
    await page.goto(`${world.url}/desk/`);
    await page.getByRole('button', { name: /^Tất cả/ }).click();
    await page.locator('a[data-row]').first().click();
    await page.getByRole('button', { name: 'Nhận trả lời' }).waitFor();
    expect(await found(page)).toEqual([]);
    await page.getByRole('button', { name: 'Nhận trả lời' }).click();
    await page.getByRole('button', { name: 'Kết thúc', exact: true }).waitFor();
    expect(await found(page)).toEqual([]);
    await page.getByRole('button', { name: 'Kiến thức' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await found(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Kết thúc', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    expect(await found(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Trả lại cho trợ lý' }).click();
    await page.getByRole('menuitem', { name: 'Tại chỗ đang đứng' }).click();
    await page.getByRole('button', { name: 'Nhận trả lời' }).waitFor();
  }, 60_000);
});

it('nothing is found on the page to sign in, nor on that of the first account', async () => {
  for (const path of ['/desk', '/desk/set-up?token=none']) {
    const seat = await visit(browser, `${world.url}${path}`, { viewport: screen });
    await seat.page.getByRole('button').first().waitFor();
    expect(await found(seat.page)).toEqual([]);
    await seat.close();
  }
});

it('the list, a conversation and a reply need no mouse', async () => {
  const { page, close } = await signIn({ browser, world, id: 'lan' });
  await page.getByRole('button', { name: /^Tất cả/ }).focus();
  await page.keyboard.press('Enter');
  await page.locator('a[data-row]').first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Nhận trả lời' }).waitFor();
  await page.keyboard.press('t');
  await page.getByRole('textbox', { name: 'Tin nhắn cho người dân', disabled: false }).waitFor();
  await page.keyboard.type('Chào bác ạ');
  await page.keyboard.press('Enter');
  await page.getByText('Chào bác ạ').first().waitFor();
  await close();
}, 30_000);
