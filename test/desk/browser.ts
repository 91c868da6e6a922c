/** Members of staff at their screens: the console in a real Chromium. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { visit } from '../web/browser.ts';
import { codeNow, type DeskWorld, password } from './world.ts';

export const screen = { width: 1440, height: 900 };

export interface Screen {
  page: Page;
  /** What went wrong in the page. */
  errors: string[];
  close(): Promise<void>;
}

/** Signs in on the page; with the second factor where the account has one. The account has to be there (`world.staff`). */
export async function signIn(
  { browser, world, id }: { browser: Browser; world: DeskWorld; id: string },
  options: BrowserContextOptions = {},
): Promise<Screen> {
  const seat = await visit(browser, `${world.url}/desk`, { viewport: screen, ...options });
  const { page } = seat;
  await page.getByLabel('Tên đăng nhập').fill(id);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  const secret = world.totp(id);
  if (secret !== null) {
    // One code is good once: the set-up has used that of this half minute.
    world.clock.pass(30_000);
    await page.getByLabel('Mã 6 số').fill(codeNow(secret, world.clock.now()));
    await page.keyboard.press('Enter');
  }
  await page.getByRole('navigation').first().waitFor();
  return seat;
}

/** Opens the conversation of the citizen of this name, in whatever view it is. */
export async function openConversation(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Tất cả/ }).click();
  await page.locator('a[data-row]').filter({ hasText: name }).first().click();
  await page.getByRole('region', { name: 'Trả lời người dân' }).waitFor();
}

/** Where the holder writes; a closed one is none. */
export const box = (page: Page) => page.getByRole('textbox', { name: 'Tin nhắn cho người dân', disabled: false });

export async function say(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await box(page).press('Enter');
}
