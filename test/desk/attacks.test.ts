/** Scripts in what citizens and staff write do not run: each attack stands on every page of the console, and at the citizen's, as it was typed. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tagger } from '../../src/log.ts';
import { mask } from '../../src/understanding/mask.ts';
import { launchBrowser, type as typeInChat, visit } from '../web/browser.ts';
import { attacks } from './attack-list.ts';
import { type Screen, signIn } from './browser.ts';
import { type DeskWorld, dataKey, password, type Staff, startDeskWorld } from './world.ts';

let world: DeskWorld;
let browser: Browser;
let desk: Screen;
let boss: Staff;
let lan: Staff;
let visitor: Awaited<ReturnType<typeof visit>>;
/** Requests to elsewhere, dialogs. */
const seen: string[] = [];

const name = '{{text}} $t(root.hello) <b onclick=pwned()>Lan</b>';
const chatOf = (index: number) => 20_000 + index;
const numberOf = (index: number) => tagger(dataKey)(`telegram:${chatOf(index)}`);
/** As far as it fits, without the blanks at the ends, which are taken off everywhere. */
const fitting = (text: string, chars: number) => text.trim().slice(0, chars).toWellFormed().trim();
const shownName = (text: string) =>
  text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 60)
    .toWellFormed();
const inParts = <T>(items: readonly T[], size: number) =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, nth) => items.slice(nth * size, (nth + 1) * size));

async function ask(index: number, attack: string) {
  const citizen = world.telegram.user(chatOf(index), { name: attack });
  const hears = (text: string) =>
    citizen.waitForReply({ where: ({ text: read }) => read.includes(text), timeoutMs: 10_000 });
  citizen.start();
  await hears('Kính chào');
  citizen.text('gặp người');
  await hears('đã báo nhân viên');
  citizen.text(attack);
  await vi.waitFor(
    async () => {
      const { transcript } = (await boss.get(`/conversations/${numberOf(index)}`)).body;
      const said = transcript.filter(({ who }: { who: string }) => who === 'citizen');
      expect(said.at(-1).text.toWellFormed()).toBe(mask(attack).toWellFormed());
    },
    { timeout: 5_000, interval: 20 },
  );
}

async function attend(index: number, attack: string) {
  const path = `/conversations/${numberOf(index)}`;
  const done = [
    await lan.send('POST', `${path}/take`, { from: null }),
    await lan.send('POST', `${path}/replies`, { id: `attack-${index}`, text: attack }),
    await lan.send('POST', `${path}/notes`, { id: `attack-${index}`, text: attack }),
    await lan.send('PUT', `${path}/labels`, { labels: [fitting(attack, 40)] }),
  ].map(({ status }) => status);
  expect(done, attack).toEqual([200, 200, 200, 200]);
  // Refused, as nothing is held; the reason is in the audit log all the same.
  const told = await boss.send('POST', `${path}/reveal`, { field: 'cccd', reason: `${attack} ` });
  expect([400, 404]).toContain(told.status);
  await boss.send('POST', '/accounts', { id: `a${index}`, name: fitting(attack, 60), role: 'agent', password });
}

/** Asks what test/desk/attack-trap.js has put into the page. */
const inPage = <T>(page: Page, what: string, ...values: unknown[]): Promise<T> =>
  page.evaluate(`trap.${what}(${values.map((value) => JSON.stringify(value)).join(', ')})`) as Promise<T>;
const found = (page: Page) => inPage<string[]>(page, 'found');

async function expectHarmless(page: Page, where: string) {
  expect({ where, bad: await found(page), seen, errors: [...desk.errors, ...visitor.errors] }).toEqual({
    where,
    bad: [],
    seen: [],
    errors: [],
  });
}

const wellFormed = (text: string) => text.toWellFormed();
/** Each stands there letter by letter, as text. */
const expectAll = (page: Page, texts: string[]) =>
  expect
    .poll(() => inPage<string[]>(page, 'missing', texts.map(wellFormed)), { timeout: 8_000, interval: 50 })
    .toEqual([]);

/** Without loading the page anew. */
const goTo = (page: Page, path: string) =>
  page.evaluate(`history.pushState(null, '', ${JSON.stringify(`/desk${path}`)})`);

function watch(page: Page) {
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(world.url) && !/^(?:data|blob):/.test(url)) seen.push(url);
  });
  page.on('framenavigated', (frame) => {
    if (!frame.url().startsWith(world.url)) seen.push(`navigated ${frame.url()}`);
  });
}

beforeAll(async () => {
  world = await startDeskWorld({ settings: { WEB_CHAT: 'on' } });
  boss = await world.staff('admin');
  lan = await world.staff('agent', 'lan', name);
  for (const part of inParts([...attacks.entries()], 8))
    await Promise.all(part.map(([index, attack]) => ask(index, attack)));
  for (const part of inParts([...attacks.entries()], 8))
    await Promise.all(part.map(([index, attack]) => attend(index, attack)));
  const replies = attacks.map((attack, index) => ({
    id: attack.slice(0, 36) + index,
    shortcut: `r${index}`,
    vi: attack,
    en: attack,
  }));
  expect((await boss.send('PUT', '/replies', { replies })).status).toBe(200);
  browser = await launchBrowser();
  const context = { viewport: { width: 390, height: 844 } };
  visitor = await visit(browser, world.url, context);
  desk = await signIn({ browser, world, id: 'truong' });
  for (const { page } of [visitor, desk]) {
    watch(page);
    await page.context().addInitScript({ path: join(import.meta.dirname, 'attack-trap.js') });
    await page.reload();
  }
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

it('counts more than forty attacks', () => expect(new Set(attacks).size).toBeGreaterThan(50));

describe('a citizen on Telegram', () => {
  it('reads what staff wrote, and their name, letter by letter', () => {
    for (const [index, attack] of attacks.entries()) {
      const texts = world.telegram.sent(chatOf(index)).map(({ text }) => text.toWellFormed());
      const answer = texts.filter((text) => text.startsWith(`${name} (nhân viên hỗ trợ)`));
      expect(answer, attack).toEqual([`${name} (nhân viên hỗ trợ):\n${attack.trim().toWellFormed()}`]);
    }
  });
});

describe('in the console, no script runs and every text stands as it was typed', () => {
  it('in each conversation: name, message, reply, note, label', async () => {
    const { page } = desk;
    for (const [index, attack] of attacks.entries()) {
      await goTo(page, `/conversations/${numberOf(index)}`);
      await page.locator(`main, body`).first().waitFor();
      const texts = [mask(attack.trim()), fitting(attack, 40), shownName(attack)].filter((text) => text !== '');
      await expectAll(page, texts);
      // Citizen's message, staff's reply, staff's note.
      const times = () => inPage<number>(page, 'times', wellFormed(mask(attack.trim())));
      await expect.poll(times, { message: attack, timeout: 8_000, interval: 20 }).toBeGreaterThanOrEqual(3);
      await expectHarmless(page, `conversation ${attack}`);
    }
  }, 60_000);

  it('in the list, filtered and searched, and while it changes', async () => {
    const { page } = desk;
    await page.goto(`${world.url}/desk/`);
    await page.getByRole('button', { name: /^Tất cả/ }).click();
    await page.locator('a[data-row]').first().waitFor();
    const rows = page.locator('a[data-row]');
    for (const [index, attack] of attacks.entries()) {
      if (index % 6 > 0) continue;
      world.telegram.user(chatOf(index)).text(`lại nữa ${attack}`);
      await rows.filter({ hasText: 'lại nữa' }).first().waitFor();
    }
    await expectHarmless(page, 'list');
    const search = page.getByRole('searchbox').or(page.getByPlaceholder(/Tìm/)).first();
    for (const attack of ['<script>pwned()</script>', '{{name}}', '(((', '.*+?^()|[]\\', '\u202E', '%', '__proto__']) {
      await search.fill(attack);
      await page.waitForTimeout(350);
      await expectHarmless(page, `search ${attack}`);
    }
  }, 30_000);

  it.each([
    ['/accounts', () => attacks.map((attack) => fitting(attack, 60))],
    ['/replies', () => attacks.slice(0, 3)],
    ['/audit', () => []],
    ['/unanswered', () => []],
    ['/figures', () => []],
    ['/profile', () => []],
  ] as const)('on %s', async (path, texts) => {
    const { page } = desk;
    await page.goto(`${world.url}/desk${path}`);
    await page.getByRole('heading').first().waitFor();
    await expectAll(page, [...texts()]);
    await expectHarmless(page, path);
  });

  it('as reasons and labels in the audit log, and as questions that were not understood', async () => {
    const { page } = desk;
    const { entries, intact } = (await boss.get('/audit?limit=500')).body;
    expect(intact).toBe(true);
    const details = entries.map(({ detail }: { detail: string | null }) => detail).filter(Boolean) as string[];
    expect(details.filter((detail) => /script/i.test(detail)).length).toBeGreaterThan(20);
    await page.goto(`${world.url}/desk/audit`);
    await page.getByRole('row').nth(20).waitFor();
    await expectAll(
      page,
      details.slice(0, 50).map((detail) => detail.trim()),
    );
    await expectHarmless(page, 'audit');
    const { questions } = (await boss.get('/unanswered')).body;
    expect(questions.length).toBeGreaterThan(5);
    await page.goto(`${world.url}/desk/unanswered`);
    await expectAll(
      page,
      questions.slice(0, 10).map(({ text }: { text: string }) => text),
    );
    await expectHarmless(page, 'unanswered');
  }, 30_000);

  it('at addresses that are attacks themselves', async () => {
    const { page } = desk;
    for (const path of [
      '/conversations/<script>pwned()</script>',
      '/set-up?token="><script>pwned()</script>',
      '//evil.example',
      '/audit?who=<img src=x onerror=pwned()>',
      '/%00',
      '/#<img src=x onerror=pwned()>',
    ]) {
      await page.goto(`${world.url}/desk${path}`).catch(() => {});
      await page.waitForTimeout(150);
      await expectHarmless(page, path);
    }
  }, 30_000);
});

describe('a drawing that is not ours', () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml"
    viewBox="0 0 9 9" onload="pwned()"><script>pwned()</script><h:script>pwned()</h:script><style>*{fill:url(http://evil.example/x)}</style>
    <g data-state="menu" onclick="pwned()" style="background:url(http://evil.example/x)"><title>đã vẽ</title></g>
    <a href="javascript:pwned()"><text>x</text></a><a xlink:href="javascript:pwned()"><text>x</text></a>
    <image href="http://evil.example/x.png"/><use xlink:href="http://evil.example/x.svg#x"/><h:img src="x" onerror="pwned()"/>
    <set attributeName="href" to="javascript:pwned()"/><animate onbegin="pwned()" attributeName="x" dur="1s"/>
    <foreignObject><h:iframe srcdoc="&lt;script&gt;parent.pwned()&lt;/script&gt;"/><h:img src="x" onerror="pwned()"/></foreignObject></svg>`;

  it('is shown without whatever runs or loads', async () => {
    const { page } = desk;
    await page.route('**/desk/api/diagrams/*', (route) => route.fulfill({ contentType: 'image/svg+xml', body: svg }));
    await page.goto(`${world.url}/desk/conversations/${numberOf(0)}`);
    await page.locator('figure svg [data-state]').first().waitFor({ state: 'attached' });
    expect(await page.locator('figure svg').locator('script, style, image, use, set, iframe').count()).toBe(0);
    await expectHarmless(page, 'drawing');
    await page.unroute('**/desk/api/diagrams/*');
  });
});

describe('a citizen on the web chat', () => {
  it('sees what staff wrote as it was typed, and staff what the citizen did', async () => {
    const { page } = visitor;
    await typeInChat(page, 'gặp người hỗ trợ');
    await page.getByText('đã báo nhân viên hỗ trợ').waitFor();
    const { items } = (await boss.get('/conversations?view=all&channel=web')).body;
    const path = `/conversations/${items[0].number}`;
    expect((await lan.send('POST', `${path}/take`, { from: null })).status).toBe(200);
    await goTo(desk.page, path);
    // What a page can show and send: HTML has no null bytes, and no halves of letters.
    const fit = attacks.map((attack) => attack.replaceAll(/[\0\r\uD800-\uDFFF]/g, ''));
    const short = fit.filter(({ length }) => length < 200);
    const parts = inParts(short, 12).map((part) => part.join('\n'));
    for (const [index, text] of parts.entries()) {
      expect((await lan.send('POST', `${path}/replies`, { id: `web-attack-${index}`, text })).status).toBe(200);
      await typeInChat(page, text);
    }
    for (const text of parts) for (const line of text.split(/[\r\n]+/)) await expectAll(page, [line]);
    await expectHarmless(page, 'web chat');
    const { transcript } = (await boss.get(path)).body;
    await expectAll(
      desk.page,
      transcript.map(({ text }: { text: string }) => text).filter((text: string) => /pwned/.test(text)),
    );
    await expectHarmless(desk.page, 'web chat in the console');
  }, 40_000);
});

it('the trap would have told', async () => {
  const { page } = desk;
  const markup = '<img src="data:," onerror="pwned()"><a href="javascript:pwned()">x</a>';
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)})`);
  const told = ['IMG onerror', 'A href=javascript:pwned()', expect.stringContaining('script-src-attr')];
  await expect.poll(() => found(page)).toEqual(expect.arrayContaining(told));
  await page.evaluate('pwned()');
  expect(await found(page)).toContain('a script ran');
});
