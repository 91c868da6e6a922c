/** Being signed in: cookies, how long they are good, what ends them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSeal } from '../../src/engine/seal.ts';
import { type AccessWorld, type Browser, minute, password, startAccess } from './access-world.ts';

let world: AccessWorld;
let browser: Browser;
beforeEach(async () => {
  world = await startAccess();
  await world.account('binh');
  browser = world.browser();
});
afterEach(() => world.close());

const pass = (ms: number) => vi.advanceTimersByTime(ms);
const isIn = async (who = browser) => (await who.call('me')).status === 200;
const as = (cookie: string | null, who = world.browser()) => {
  who.cookie = cookie;
  return who;
};

describe('signing in', () => {
  it('tells who one is, and gives a cookie that scripts and other sites cannot have', async () => {
    const { status, body, cookies } = await browser.signIn('binh');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 'binh',
      name: 'Tên binh',
      role: 'agent',
      permissions: ['none', 'signedIn', 'watch', 'work'],
      csrf: expect.stringMatching(/^[\w-]{43}$/),
      totp: false,
      mustSetTotp: false,
    });
    expect(cookies).toEqual([expect.stringMatching(/^desk=[\w-]{43}; Path=\/desk; HttpOnly; SameSite=Strict$/)]);
    expect((await browser.call('me')).body).toEqual(body);
  });

  it('gives a cookie for https only where the desk is reached by it', async () => {
    await world.close();
    world = await startAccess({ secure: true });
    await world.account('binh');
    expect((await world.browser().signIn('binh')).cookies[0]).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
  });

  it('gives another cookie and ends the session before, also in the same browser', async () => {
    await browser.signIn('binh');
    const { cookie } = browser;
    await browser.signIn('binh');
    expect(browser.cookie).not.toBe(cookie);
    expect(await isIn(as(cookie))).toBe(false);
    expect(await isIn()).toBe(true);
  });

  it('takes no cookie that it has not given', async () => {
    const planted = 'A'.repeat(43);
    browser.cookie = planted;
    await browser.signIn('binh');
    expect(browser.cookie).not.toBe(planted);
    expect(await isIn(as(planted))).toBe(false);
  });

  it('finds its cookie beside one that another host of the domain has put there', async () => {
    await browser.signIn('binh');
    expect(await isIn(as(`${'A'.repeat(43)}; desk=${browser.cookie}; other=1`))).toBe(true);
    expect(await isIn(as(`x; desk=; desk=%00; =; desk`))).toBe(false);
  });

  it('has different secrets in each session', async () => {
    const one = await browser.signIn('binh');
    const other = world.browser();
    expect((await other.signIn('binh')).body.csrf).not.toBe(one.body.csrf);
    expect(await isIn()).toBe(true);
  });

  it('lets an account have ten sessions; the one not used for longest ends', async () => {
    const browsers = Array.from({ length: 11 }, () => world.browser());
    for (const one of browsers) {
      await one.signIn('binh');
      pass(1_000);
    }
    expect(await Promise.all(browsers.map(isIn))).toEqual([false, ...Array(10).fill(true)]);
  });
});

describe('a session', () => {
  beforeEach(async () => {
    await browser.signIn('binh');
  });

  it('ends after 30 minutes without use, and not before', async () => {
    pass(30 * minute - 1);
    expect(await isIn()).toBe(true);
    pass(30 * minute);
    expect(await isIn()).toBe(false);
  });

  it('ends after 12 hours however much it is used', async () => {
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      pass(20 * minute);
      expect(await isIn()).toBe(true);
    }
    pass(20 * minute);
    expect(await isIn()).toBe(false);
  });

  it('has another cookie every 15 minutes; the former is good for 30 seconds more', async () => {
    const { cookie } = browser;
    pass(15 * minute - 1);
    expect((await browser.call('me')).cookies).toEqual([]);
    pass(1);
    expect((await browser.call('me')).cookies).toHaveLength(1);
    expect(browser.cookie).not.toBe(cookie);
    pass(29_999);
    expect(await isIn(as(cookie))).toBe(true);
    pass(1);
    expect(await isIn(as(cookie))).toBe(false);
    expect(await isIn()).toBe(true);
  });

  it('gives all that ask at once with the former cookie the same new one, until that has come', async () => {
    const { cookie } = browser;
    pass(15 * minute);
    const tabs = [1, 2, 3].map(() => as(cookie));
    await Promise.all(tabs.map((tab) => tab.call('me')));
    expect(new Set(tabs.map((tab) => tab.cookie)).size).toBe(1);
    expect(tabs[0]!.cookie).not.toBe(cookie);
    await tabs[0]!.call('me');
    const late = as(cookie);
    expect(await isIn(late)).toBe(true);
    expect(late.cookie).toBe(cookie);
  });

  it('ends when somebody signs out, at once and for good', async () => {
    const { cookie } = browser;
    const { status, cookies } = await browser.call('signOut');
    expect(status).toBe(204);
    expect(cookies[0]).toMatch(/^desk=; Path=\/desk; Expires=Thu, 01 Jan 1970/);
    expect(await isIn(as(cookie))).toBe(false);
    await world.restart();
    expect(await isIn(as(cookie))).toBe(false);
  });

  it('that somebody has ended stays so when the process ends a moment later', async () => {
    const { cookie } = browser;
    await world.restart();
    expect(await isIn(as(cookie))).toBe(true);
    await browser.call('signOut');
    await world.crash();
    expect(await isIn(as(cookie))).toBe(false);
  });

  it('outlives a restart, with how long it is good still', async () => {
    pass(10 * minute);
    expect(await isIn()).toBe(true);
    await world.restart();
    expect(await isIn()).toBe(true);
    pass(14 * minute);
    await world.restart();
    pass(16 * minute);
    expect(await isIn()).toBe(false);
    expect(world.failed).toEqual([]);
  });

  it('is on disk without its cookie, sealed', async () => {
    await world.restart();
    const file = await readFile(join(world.folder, 'sessions'), 'utf8');
    expect(file).not.toContain(browser.cookie);
    expect(file).not.toContain('binh');
  });

  it('is over, and the desk works, when what was kept cannot be read', async () => {
    await world.restart();
    await writeFile(join(world.folder, 'sessions'), 'half');
    await world.restart();
    expect(world.failed).toHaveLength(1);
    expect(await isIn()).toBe(false);
    expect((await browser.signIn('binh')).status).toBe(200);
    await world.restart(createSeal('another key, also long enough to be one'));
    expect(await isIn()).toBe(false);
  });

  it('is not in use because a stream stays open, which goes on over new cookies and ends with the session', async () => {
    const stream = await browser.stream();
    for (let minutes = 0; minutes < 45; minutes += 15) {
      pass(15 * minute);
      expect(await isIn()).toBe(true);
    }
    const heard = stream.heard();
    await expect.poll(stream.heard).toBeGreaterThan(heard);
    expect(stream.isOver()).toBe(false);
    pass(30 * minute);
    await expect.poll(stream.isOver).toBe(true);
  });
});

describe('every session of an account ends', () => {
  let secret: string;
  let admin: Browser;
  beforeEach(async () => {
    await world.account('lan', 'admin');
    admin = world.browser('192.0.2.9');
    await admin.signIn('lan');
    secret = await admin.setTotp();
    await browser.signIn('binh');
  });

  it.each([
    ['another role', { role: 'supervisor' }],
    ['another name', { name: 'Bình' }],
    ['being disabled', { disabled: true }],
    ['another password', { password: 'another long password' }],
    ['the loss of the second factor', { removeTotp: true }],
  ])('by %s', async (_, change) => {
    expect((await admin.call('changeAccount', change, 'binh')).status).toBe(200);
    expect(await isIn()).toBe(false);
    expect(await isIn(admin)).toBe(true);
  });

  it('but one’s own at a change of one’s own password, which gets another cookie', async () => {
    const other = world.browser();
    await other.signIn('binh');
    const { cookie } = browser;
    const { status } = await browser.call('changePassword', { old: password, new: 'another long password' });
    expect(status).toBe(204);
    expect(browser.cookie).not.toBe(cookie);
    expect([await isIn(), await isIn(other), await isIn(as(cookie))]).toEqual([true, false, false]);
    expect((await other.signIn('binh')).code).toBe('wrong-credentials');
    expect((await other.call('signIn', { id: 'binh', password: 'another long password' })).status).toBe(200);
  });

  it('but one’s own when a second factor is set up, which gets another cookie', async () => {
    const other = world.browser();
    await other.signIn('binh');
    const { cookie } = browser;
    await browser.setTotp();
    expect([await isIn(), await isIn(other), await isIn(as(cookie))]).toEqual([true, false, false]);
  });

  it('and stays so over a restart', async () => {
    await admin.call('changeAccount', { disabled: true }, 'binh');
    await admin.call('changeAccount', { disabled: false }, 'binh');
    await world.restart();
    expect(await isIn()).toBe(false);
    expect((await admin.signIn('lan', secret)).status).toBe(200);
  });

  it('within a second when the command line changes it beside the running server', async () => {
    const accounts = await world.elsewhere();
    await accounts.change('binh', (account) => ({ ...account, disabled: true, changedAt: account.changedAt + 1 }));
    pass(1_000);
    expect(await isIn()).toBe(false);
    expect((await browser.signIn('binh')).code).toBe('wrong-credentials');
  });
});
