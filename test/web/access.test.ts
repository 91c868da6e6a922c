/** WCAG 2.2 AA in a real browser: what axe-core finds, and what it cannot see: names, live regions, size, reflow, motion, contrast of both schemes. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desktop, handset, launchBrowser, look, press, type, visit } from './browser.ts';
import { startWebWorld, type WebWorld } from './world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let world: WebWorld;
beforeAll(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startWebWorld()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await world.close();
});

const says = (page: Page, text: string) => page.locator('#log .said:not(.mine)', { hasText: text }).last().waitFor();

interface Finding {
  id: string;
  nodes: Array<{ html: string; failureSummary: string }>;
}

/** Every rule that axe has, best practices included. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: Finding[] }>('axe.run()');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

async function toPictures(page: Page) {
  await page.getByRole('button', { name: /Bắt đầu|Start/ }).click();
  await says(page, 'Ông/Bà cần giúp việc gì');
  await press(page, 'Hướng dẫn tôi tự làm');
  await says(page, 'Tôi hỏi vài câu');
  await press(page, 'Đã từng có');
  await page.locator('.said:not(.mine)').nth(2).waitFor();
}

describe.each([
  ['light', desktop],
  ['light', handset],
  ['dark', desktop],
  ['dark', handset],
] as const)('%s, at %o', (colorScheme, viewport) => {
  it('nothing is found by axe-core, from the welcome to an error', async () => {
    const { page, close } = await visit(browser, world.url, { colorScheme, viewport, bypassCSP: true });
    expect(await findings(page)).toEqual([]);
    await toPictures(page);
    await page.locator('#forget summary').click();
    expect(await findings(page)).toEqual([]);
    await page.reload();
    expect(await findings(page)).toEqual([]);
    await page.context().clearCookies();
    await type(page, 'trợ giúp');
    await page.locator('.unsent').waitFor();
    expect(await findings(page)).toEqual([]);
    await close();
  });
});

describe('for a screen reader', () => {
  it('everything has a role and a name, and what comes is announced', async () => {
    const { page, close } = await visit(browser, world.url);
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    await says(page, 'Ông/Bà cần giúp việc gì');
    expect(await page.title()).toBe('Trợ lý liên kết VNeID');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Trợ lý liên kết VNeID');
    const log = page.getByRole('log', { name: 'Cuộc trò chuyện' });
    expect(await log.count()).toBe(1);
    expect(await log.locator('.bubble').allTextContents()).toEqual([
      expect.stringMatching(/^Ông\/Bà: Bắt đầu/),
      expect.stringMatching(/^Trợ lý: Kính chào/),
    ]);
    expect(await log.getByRole('group', { name: 'Các lựa chọn' }).getByRole('button').count()).toBeGreaterThan(5);
    expect(await page.getByRole('textbox', { name: 'Tin nhắn của Ông/Bà' }).count()).toBe(1);
    expect(await page.getByRole('banner').count()).toBe(1);
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.getByRole('status').count()).toBe(2);
    expect(await page.getByRole('button', { name: 'Cỡ chữ' }).count()).toBe(1);
    await press(page, 'Hướng dẫn tôi tự làm');
    await says(page, 'Tôi hỏi vài câu');
    const old = log.getByRole('group', { name: 'Các lựa chọn' }).first().getByRole('button');
    for (const button of await old.all()) expect(await button.isDisabled()).toBe(true);
    await close();
  });

  it('a picture has its words', async () => {
    const { page, close } = await visit(browser, world.url);
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    await says(page, 'Ông/Bà cần giúp việc gì');
    for (let step = 0; step < 12 && (await page.locator('#log img').count()) === 0; step += 1) {
      const said = await page.locator('.said:not(.mine)').count();
      const choices = page.locator('.choices:not(.past) button');
      const labels = await choices.allInnerTexts();
      const wanted = ['Hướng dẫn tôi tự làm', 'Đã từng có', 'Còn, và tôi nhớ mật khẩu', 'Mức 2, đã kích hoạt'];
      const found = labels.findIndex((label) => wanted.includes(label));
      await choices.nth(Math.max(found, 0)).click();
      await page.locator('.said:not(.mine)').nth(said).waitFor();
    }
    const picture = page.locator('#log img').last();
    expect(await picture.getAttribute('alt')).toMatch(/^Hình minh họa: /);
    // What is to be done comes first, and a question is next to its choices.
    const order = await look<string[]>(
      page,
      '.bubble:has(img)',
      "[...element.children].map(({ tagName }) => tagName).filter((tag) => tag !== 'B')",
    );
    expect(order[0]).toBe('P');
    expect(order).toContain('A');
    await expect.poll(() => look(page, '#log img', 'element.complete && element.naturalWidth')).toBe(720);
    await close();
  });
});

describe('for eyes and hands', () => {
  it('text is at least 18 px, targets at least 44 px, on every element there is', async () => {
    const { page, close } = await visit(browser, world.url);
    const smallest = () =>
      page.evaluate<{ text: number; targets: string[] }>(`(() => {
        const shown = (element) => element.getClientRects().length > 0 && !element.closest('.unseen, .skip');
        const all = [...document.body.querySelectorAll('*')].filter(shown);
        const withText = all.filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
        const targets = [...document.querySelectorAll('button:not(:disabled):not([aria-disabled]), summary, textarea, .picture')].filter(shown);
        return {
          text: Math.min(...withText.map((element) => parseFloat(getComputedStyle(element).fontSize))),
          targets: targets.filter((element) => { const { width, height } = element.getBoundingClientRect(); return width < 44 || height < 44; }).map((element) => element.outerHTML),
        };
      })()`);
    expect((await smallest()).text).toBeGreaterThanOrEqual(18);
    await toPictures(page);
    const { text, targets } = await smallest();
    expect(text).toBeGreaterThanOrEqual(18);
    expect(targets).toEqual([]);
    await close();
  });

  it.each([
    ['a window of 320 px', { width: 320, height: 568 }],
    ['a desktop at 400 %', { width: 320, height: 200 }],
  ])('in %s nothing has to be scrolled sideways, and what is written is in sight', async (_, viewport) => {
    const { page, close } = await visit(browser, world.url, { viewport });
    const wide = () => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(await wide()).toBe(0);
    await toPictures(page);
    await page.locator('#forget summary').click();
    // A box that always stands at the end of a low window would leave nothing to read in.
    const composer = await look(page, '.composer', 'getComputedStyle(element).position');
    expect(composer).toBe(viewport.height < 400 ? 'static' : 'sticky');
    for (let times = 0; times < 2; times += 1) await page.locator('#larger').click();
    expect(await wide()).toBe(0);
    await page.locator('#text').focus();
    const box = await page.locator('#text').boundingBox();
    expect(box && box.y >= 0 && box.y + box.height <= viewport.height).toBe(true);
    await close();
  });

  it('text grows with the button, the next visit remembers, and nothing is cut off', async () => {
    const { page, close } = await visit(browser, world.url);
    const size = () => page.evaluate<number>('parseFloat(getComputedStyle(document.body).fontSize)');
    const before = await size();
    const kept = page.waitForResponse('**/chat/settings');
    await page.getByRole('button', { name: 'Cỡ chữ' }).click();
    expect(await size()).toBeGreaterThan(before * 1.2);
    expect(await page.getByRole('status').last().innerText()).toBe('Cỡ chữ: lớn');
    await kept;
    await page.reload();
    expect(await size()).toBeGreaterThan(before * 1.2);
    await close();
  });

  it('text that is spaced out as WCAG 1.4.12 wants is not cut off', async () => {
    const { page, close } = await visit(browser, world.url, { bypassCSP: true });
    await toPictures(page);
    await page.addStyleTag({
      content:
        '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
    });
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    await close();
  });

  it('nothing moves for whoever wants nothing to move', async () => {
    const { page, close } = await visit(browser, world.url, { reducedMotion: 'reduce' });
    await toPictures(page);
    await page.evaluate(
      "document.getElementById('typing').innerHTML = '<span class=\"dots\"><i></i></span>'; window.scrolls = []; const old = window.scrollTo; window.scrollTo = (...how) => { window.scrolls.push(how[0].behavior || 'auto'); old.apply(window, how); }",
    );
    expect(await page.evaluate("getComputedStyle(document.querySelector('.dots i')).animationName")).toBe('none');
    await type(page, 'trợ giúp');
    await says(page, 'Lúc nào cũng có thể gõ');
    const scrolls = await page.evaluate<string[]>('window.scrolls');
    expect(scrolls.length).toBeGreaterThan(0);
    expect(new Set(scrolls)).toEqual(new Set(['auto']));
    await close();
  });

  it('who reads further up is left there, and finds the way on', async () => {
    const { page, close } = await visit(browser, world.url);
    await toPictures(page);
    const other = await page.context().newPage();
    await other.goto(world.url);
    await page.evaluate('window.scrollTo({ top: 0 })');
    await page.waitForTimeout(900);
    const before = await page.evaluate('window.pageYOffset');
    await type(other, 'trợ giúp');
    await says(page, 'Lúc nào cũng có thể gõ');
    expect(await page.evaluate('window.pageYOffset')).toBe(before);
    await page.getByRole('button', { name: 'Xem tiếp' }).click();
    await expect.poll(() => look(page, '.said', 'element.getBoundingClientRect().top < innerHeight')).toBe(true);
    await close();
  });

  it('on a phone most of the window is the conversation, and all of the menu fits on a desktop', async () => {
    const small = await visit(browser, world.url);
    await toPictures(small.page);
    const composer = await small.page.locator('.composer').boundingBox();
    expect(composer?.height).toBeLessThan(handset.height / 4);
    await small.close();
    const large = await visit(browser, world.url, { viewport: desktop });
    await large.page.getByRole('button', { name: 'Bắt đầu' }).click();
    await says(large.page, 'Ông/Bà cần giúp việc gì');
    await expect.poll(() => large.page.getByRole('button', { name: 'Xem tiếp' }).isVisible()).toBe(false);
    const last = await large.page.locator('.choices button').last().boundingBox();
    expect(last && last.y + last.height).toBeLessThan(desktop.height);
    await large.close();
  });

  it('in forced colours everything keeps its border', async () => {
    const { page, close } = await visit(browser, world.url, { forcedColors: 'active' });
    await toPictures(page);
    for (const selector of ['.bubble', '#say .primary', '.choices:not(.past) button', '#text'])
      expect(
        await look(page, selector, 'parseFloat(getComputedStyle(element).borderTopWidth)'),
        selector,
      ).toBeGreaterThanOrEqual(1);
    await close();
  });
});
