/** How often one may be wrong, and who is locked out by it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHashing } from '../../src/desk/access/hashing.ts';
import { type AccessWorld, type Browser, cheap, codeOf, hour, minute, password, startAccess } from './access-world.ts';

let world: AccessWorld;
let compared: number;
/** Happens while a password is compared. */
let meanwhile: () => Promise<unknown>;
beforeEach(async () => {
  compared = 0;
  meanwhile = async () => {};
  const hashing = {
    ...cheap,
    matches: async (given: string, kept: string | null) => {
      compared += 1;
      await meanwhile();
      return cheap.matches(given, kept);
    },
  };
  world = await startAccess({ hashing });
  await world.account('binh');
  await world.account('chi');
});
afterEach(() => world.close());

const pass = (ms: number) => vi.advanceTimersByTime(ms);
const wrong = (browser: Browser, id = 'binh') => browser.call('signIn', { id, password: 'not the password' });
const wrongs = async (times: number, browser: Browser, id = 'binh') => {
  const told = [];
  for (let n = 0; n < times; n++) told.push((await wrong(browser, id)).code);
  return told;
};
const five = Array(5).fill('wrong-credentials');

describe('a wrong password', () => {
  it('is told as is a wrong name', async () => {
    const browser = world.browser();
    const { status, body } = await wrong(browser);
    expect(status).toBe(401);
    expect(body).toEqual({ code: 'wrong-credentials' });
    expect((await wrong(browser, 'nobody')).body).toEqual(body);
    expect((await browser.call('signIn', { id: '../binh', password })).body).toEqual(body);
    expect((await browser.call('signIn', { id: '__proto__', password })).body).toEqual(body);
    expect(compared).toBe(4);
    expect(world.notes).toEqual(['signIn binh', ...Array(3).fill('signIn no such account')]);
  });

  it('five times locks the account for 15 minutes for that address, also for the right one, which is not compared', async () => {
    const browser = world.browser();
    pass(3 * minute);
    expect(await wrongs(5, browser)).toEqual(five);
    const refused = await browser.signIn('binh');
    expect(refused).toMatchObject({ status: 429, code: 'too-many', retryAfterS: 900 });
    expect(compared).toBe(5);
    pass(15 * minute - 1_000);
    expect(await browser.signIn('binh')).toMatchObject({ status: 429, retryAfterS: 1 });
    pass(1_000);
    expect((await browser.signIn('binh')).status).toBe(200);
  });

  it('locks from the fifth on, not from the first', async () => {
    const browser = world.browser();
    await wrongs(4, browser);
    pass(14 * minute);
    await wrongs(1, browser);
    pass(14 * minute);
    expect((await browser.signIn('binh')).code).toBe('too-many');
  });

  it('locks neither a colleague at that address nor the account for others', async () => {
    const browser = world.browser();
    await wrongs(6, browser);
    expect((await world.browser().signIn('chi')).status).toBe(200);
    expect((await world.browser('198.51.100.7').signIn('binh')).status).toBe(200);
  });

  it('counts from names that there are not, too, so that a lock tells nothing', async () => {
    expect(await wrongs(6, world.browser(), 'nobody')).toEqual([...five, 'too-many']);
  });

  it('is forgotten with the right one, before it was the fifth, and after 15 minutes', async () => {
    const browser = world.browser();
    for (let round = 0; round < 3; round++) {
      expect(await wrongs(4, browser)).toEqual(five.slice(1));
      expect((await browser.signIn('binh')).status).toBe(200);
    }
    await wrongs(4, world.browser('198.51.100.7'));
    pass(15 * minute);
    expect(await wrongs(5, world.browser('198.51.100.7'))).toEqual(five);
  });

  it('many times at once is not more tries', async () => {
    const told = await Promise.all(Array.from({ length: 40 }, () => wrong(world.browser())));
    expect(told.filter(({ code }) => code === 'wrong-credentials')).toHaveLength(5);
    expect(compared).toBe(5);
  });

  it('twenty times from everywhere locks the account for 15 minutes for everybody; who is signed in stays so', async () => {
    const signedIn = world.browser('203.0.113.1');
    await signedIn.signIn('binh');
    for (let n = 0; n < 4; n++) await wrongs(5, world.browser(`198.51.100.${n}`));
    expect(await world.browser('203.0.113.1').signIn('binh')).toMatchObject({ code: 'too-many', retryAfterS: 900 });
    expect((await world.browser('198.51.100.1').signIn('chi')).status).toBe(200);
    expect((await signedIn.call('me')).status).toBe(200);
    pass(15 * minute);
    expect((await world.browser('203.0.113.1').signIn('binh')).status).toBe(200);
  });

  it('many more times from one address locks nobody else out', async () => {
    const told = await wrongs(60, world.browser());
    expect(told.filter((code) => code === 'wrong-credentials')).toHaveLength(5);
    expect((await world.browser('198.51.100.7').signIn('binh')).status).toBe(200);
    expect((await world.browser().signIn('chi')).status).toBe(200);
  });

  it('counts from the first that was wrong, not from one that was right before', async () => {
    await world.browser('203.0.113.1').signIn('binh');
    pass(14 * minute);
    for (let n = 0; n < 3; n++) await wrongs(5, world.browser(`198.51.100.${n}`));
    pass(2 * minute);
    await wrongs(5, world.browser('198.51.100.9'));
    expect((await world.browser('203.0.113.1').signIn('binh')).code).toBe('too-many');
  });

  it('is what a right one is when the account was given another meanwhile', async () => {
    meanwhile = async () =>
      (await world.elsewhere()).change('binh', (old) => ({ ...old, changedAt: old.changedAt + 1 }));
    expect(await world.browser().signIn('binh')).toMatchObject({ code: 'wrong-credentials', cookies: [] });
  });

  it('thirty times an hour is all that an address may, whatever the names', async () => {
    const browser = world.browser();
    for (let n = 0; n < 30; n++) expect((await wrong(browser, `name${n}`)).code).toBe('wrong-credentials');
    expect(await browser.signIn('binh')).toMatchObject({ code: 'too-many', retryAfterS: 3_600 });
    expect((await world.browser('192.0.2.2').signIn('binh')).status).toBe(200);
    pass(hour);
    expect((await browser.signIn('binh')).status).toBe(200);
  });

  it('is counted for a whole network of IPv6, which one person has', async () => {
    for (let n = 0; n < 5; n++) await wrong(world.browser(`2001:db8:1:2::${n}`));
    expect((await world.browser('2001:db8:1:2:ffff::1').signIn('binh')).code).toBe('too-many');
    expect((await world.browser('2001:db8:1:3::1').signIn('binh')).status).toBe(200);
  });

  it('counts wherever a password is asked for', async () => {
    const browser = world.browser();
    await browser.signIn('binh');
    const change = { old: 'not the password', new: 'another long password' };
    for (let n = 0; n < 3; n++) expect((await browser.call('changePassword', change)).code).toBe('wrong-credentials');
    for (let n = 0; n < 2; n++)
      expect((await browser.call('beginTotp', { password: 'x' })).code).toBe('wrong-credentials');
    expect((await browser.call('changePassword', { ...change, old: password })).code).toBe('too-many');
    expect((await browser.call('beginTotp', { password })).code).toBe('too-many');
    expect((await world.browser().signIn('binh')).code).toBe('too-many');
  });

  it('is none where nothing was compared', async () => {
    await world.close();
    const busy = { ...cheap, matches: () => Promise.reject(new Error('busy')) };
    world = await startAccess({ hashing: busy });
    await world.account('binh');
    for (let n = 0; n < 8; n++) expect((await wrong(world.browser())).status).toBe(500);
  });
});

describe('a wrong code', () => {
  let secret: string;
  beforeEach(async () => {
    const browser = world.browser('203.0.113.1');
    await browser.signIn('binh');
    secret = await browser.setTotp();
  });
  const wrongCode = async (browser: Browser) =>
    (await browser.call('signIn', { id: 'binh', password, code: codeOf(secret, Date.now() + hour) })).code;

  it('is allowed five times in 15 minutes, then the account is locked for that address', async () => {
    const browser = world.browser();
    const told = [];
    for (let n = 0; n < 6; n++) told.push(await wrongCode(browser));
    expect(told).toEqual([...Array(5).fill('wrong-code'), 'too-many']);
    expect(await browser.signIn('binh', secret)).toMatchObject({ code: 'too-many', retryAfterS: 900 });
    expect((await world.browser('198.51.100.7').signIn('binh', secret)).status).toBe(200);
    pass(15 * minute);
    expect((await browser.signIn('binh', secret)).status).toBe(200);
  });

  it('is not made good by the right password', async () => {
    const browser = world.browser();
    for (let n = 0; n < 5; n++) {
      await wrongCode(browser);
      expect((await browser.signIn('binh')).code).toBe('totp-needed');
    }
    expect(await wrongCode(browser)).toBe('too-many');
  });

  it('twenty times from everywhere locks the account for everybody', async () => {
    for (let n = 0; n < 4; n++)
      for (let times = 0; times < 5; times++) await wrongCode(world.browser(`198.51.100.${n}`));
    expect((await world.browser('203.0.113.1').signIn('binh', secret)).code).toBe('too-many');
  });

  it('is no wrong code without the password', async () => {
    const told = [];
    for (let n = 0; n < 2; n++)
      told.push((await world.browser().call('signIn', { id: 'binh', password: 'x', code: codeOf(secret) })).code);
    expect(told).toEqual(['wrong-credentials', 'wrong-credentials']);
    expect((await world.browser().signIn('binh', secret)).status).toBe(200);
  });
});

describe('hashing', () => {
  it('is started only a few at a time; when too many wait, the next is told to come later', async () => {
    await world.close();
    world = await startAccess({ hashing: createHashing({ cost: { ln: 12, r: 8, p: 1 }, atOnce: 1, waitingMax: 3 }) });
    await world.account('binh');
    const told = await Promise.all(
      Array.from({ length: 8 }, (_, n) => wrong(world.browser(`198.51.100.${n}`), `name${n}`)),
    );
    const late = told.filter(({ status }) => status === 429);
    expect(late).toHaveLength(4);
    expect(late[0]).toMatchObject({ code: 'too-many', retryAfterS: 5 });
    expect((await world.browser().signIn('binh')).status).toBe(200);
  });
});
