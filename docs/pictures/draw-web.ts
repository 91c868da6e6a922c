/** `npm run pictures`: links an account in the web chat, in a real browser, and takes two pictures of the middle of it for the README. */
import type { Page } from 'playwright-core';
import { desktop, handset, launchBrowser, press, type, visit } from '../../test/web/browser.ts';
import { startWebWorld } from '../../test/web/world.ts';
import { citizen, typedDay } from '../../test/world.ts';
import { font, take } from './picture.ts';

const who = citizen(1);
const style = font();
const [browser, world] = await Promise.all([launchBrowser(), startWebWorld({ phone: true })]);

const says = (page: Page, text: string) => page.locator('#log .said:not(.mine)', { hasText: text }).last().waitFor();

/** As far as the code that was sent by SMS. */
async function toTheCode(page: Page) {
  await page.route(/\.css$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}${style}` });
  });
  await page.goto(world.url);
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await says(page, 'Ông/Bà cần giúp việc gì');
  await press(page, 'Liên kết ngay tại đây');
  await says(page, 'Trước khi bắt đầu');
  await press(page, 'Tôi đồng ý');
  await says(page, 'Bước 1/4');
  await type(page, who.cccd);
  await says(page, 'Mời Ông/Bà gõ ngày sinh');
  await type(page, typedDay(who.dateOfBirth));
  await says(page, 'Một mã 6 số');
}

try {
  const still = { bypassCSP: true, reducedMotion: 'reduce', deviceScaleFactor: 2 } as const;
  const small = await visit(browser, 'about:blank', { ...still, viewport: handset, isMobile: true, hasTouch: true });
  await toTheCode(small.page);
  await take(small.page, 'web-phone');
  await small.close();

  world.services.reset();
  const large = await visit(browser, 'about:blank', { ...still, viewport: desktop, deviceScaleFactor: 1 });
  await toTheCode(large.page);
  const handy = large.page.frameLocator('aside iframe');
  await handy.locator(`a[href$="number=${who.phone}"]`).click();
  await handy.locator('.code').waitFor();
  await take(large.page, 'web-desktop');
  await large.close();
} finally {
  await browser.close();
  await world.close();
}
