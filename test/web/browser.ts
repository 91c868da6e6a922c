/** A real browser, small enough to come with npm. */
import chromiumPackage from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

export const desktop = { width: 1280, height: 800 };
export const handset = { width: 360, height: 640 };

/** Launched once per file: it takes a second or two. */
export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    // Not the package's own list: it switches off what is tested here (same-origin policy, site isolation), and runs all in one process.
    args: ['--no-sandbox', '--disable-gpu'],
    headless: true,
  });

/** A visitor who has never been here, with what went wrong in their page. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: handset, locale: 'vi-VN', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_|Failed to load resource/.test(message.text())) errors.push(message.text());
  });
  await page.goto(url);
  return { page, errors, close: () => context.close() };
}

/** The text of the newest message of the assistant. */
export const newest = (page: Page): Promise<string> =>
  page.locator('.said:not(.mine)').last().locator('.bubble').innerText();

/** Presses one of the open choices. */
export const press = (page: Page, label: string): Promise<void> =>
  page.locator('.choices:not(.past)').getByRole('button', { name: label, exact: true }).click();

/** Types into the box and sends. */
export async function type(page: Page, text: string): Promise<void> {
  await page.locator('#text').fill(text);
  await page.getByRole('button', { name: /^(Gửi|Send)$/ }).click();
}

/** What `expression` is of the last `element` that fits. */
export const look = <T>(page: Page, selector: string, expression: string): Promise<T> =>
  page.evaluate<T>(`((element) => ${expression})([...document.querySelectorAll(${JSON.stringify(selector)})].pop())`);
