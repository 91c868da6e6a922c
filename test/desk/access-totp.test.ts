/** The second factor. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { counterOf } from '../../src/desk/access/totp.ts';
import type { Session } from '../../src/desk/api/handling.ts';
import { type AccessWorld, type Browser, codeOf, minute, password, startAccess } from './access-world.ts';

let world: AccessWorld;
let browser: Browser;
beforeEach(async () => {
  world = await startAccess();
  await world.account('binh');
  browser = world.browser();
});
afterEach(() => world.close());

const pass = (ms: number) => vi.advanceTimersByTime(ms);
const signInWith = (code: string | undefined, who = world.browser()) =>
  who.call('signIn', { id: 'binh', password, ...(code !== undefined && { code }) });
const codeIn = (secret: string, ms: number) => codeOf(secret, Date.now() + ms);

describe('setting up a second factor', () => {
  beforeEach(async () => {
    await browser.signIn('binh');
  });

  it('shows the secret as a QR code, in words, and as an address that apps know', async () => {
    const { status, body } = await browser.call('beginTotp', { password });
    expect(status).toBe(200);
    expect(body.secret).toMatch(/^[A-Z2-7]{32}$/);
    const read = new URL(body.uri);
    expect(read.protocol).toBe('otpauth:');
    expect(decodeURIComponent(read.pathname)).toContain('VNeID help desk:binh');
    expect(read.searchParams.get('secret')).toBe(body.secret);
    expect(body.qr).toMatch(/^<svg[^>]*>.*<\/svg>$/s);
    expect((await browser.call('beginTotp', { password })).body.secret).not.toBe(body.secret);
  });

  it('takes the password first, and is done only when a code has shown that it works', async () => {
    expect((await browser.call('beginTotp', { password: 'wrong' })).code).toBe('wrong-credentials');
    expect((await browser.call('confirmTotp', { code: '123456' })).code).toBe('not-possible');
    const { secret } = (await browser.call('beginTotp', { password })).body;
    expect((await browser.call('confirmTotp', { code: codeIn(secret, 5 * minute) })).code).toBe('wrong-code');
    expect((await signInWith(undefined)).status).toBe(200);
    const done = await browser.call('confirmTotp', { code: codeOf(secret) });
    expect(done.body).toMatchObject({ id: 'binh', totp: true });
    expect((await signInWith(undefined)).code).toBe('totp-needed');
    expect((await browser.call('confirmTotp', { code: codeOf(secret) })).code).toBe('not-possible');
  });

  it('is to be begun anew after ten minutes, and in another session', async () => {
    const { secret } = (await browser.call('beginTotp', { password })).body;
    const other = world.browser();
    await other.signIn('binh');
    expect((await other.call('confirmTotp', { code: codeOf(secret) })).code).toBe('not-possible');
    pass(10 * minute);
    expect((await browser.call('confirmTotp', { code: codeOf(secret) })).code).toBe('not-possible');
  });

  it('allows five wrong codes', async () => {
    const { secret } = (await browser.call('beginTotp', { password })).body;
    for (let n = 0; n < 5; n++)
      expect((await browser.call('confirmTotp', { code: codeIn(secret, 5 * minute) })).code).toBe('wrong-code');
    expect((await browser.call('confirmTotp', { code: codeOf(secret) })).code).toBe('too-many');
  });

  it('keeps the secret sealed', async () => {
    const secret = await browser.setTotp();
    expect(await readFile(join(world.folder, 'accounts', 'binh.account'), 'utf8')).not.toContain(secret);
  });
});

describe('signing in with a second factor', () => {
  let secret: string;
  beforeEach(async () => {
    await browser.signIn('binh');
    secret = await browser.setTotp();
    pass(2 * minute);
  });

  it('asks for a code once the password was right', async () => {
    expect(await signInWith(undefined)).toMatchObject({ status: 401, code: 'totp-needed', cookies: [] });
    expect(await signInWith('')).toMatchObject({ status: 401, code: 'totp-needed' });
    expect((await signInWith(codeOf(secret))).body).toMatchObject({ totp: true, mustSetTotp: false });
  });

  it.each([-30_000, 0, 30_000])('takes a code that is %i ms off', async (ms) => {
    expect((await signInWith(codeIn(secret, ms))).status).toBe(200);
  });

  it.each([-60_000, 60_000, 5 * minute])('takes none that is %i ms off', async (ms) => {
    expect((await signInWith(codeIn(secret, ms))).code).toBe('wrong-code');
  });

  it('takes a code with a space in it, as apps show it', async () => {
    const code = codeOf(secret);
    expect((await signInWith(`${code.slice(0, 3)} ${code.slice(3)}`)).status).toBe(200);
  });

  it('takes no code twice, not even at once, nor after a restart', async () => {
    const told = await Promise.all(Array.from({ length: 4 }, () => signInWith(codeOf(secret))));
    expect(told.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    await world.restart();
    expect((await signInWith(codeOf(secret))).code).toBe('wrong-code');
    pass(30_000);
    expect((await signInWith(codeOf(secret))).status).toBe(200);
  });

  it('takes no code from before the one it has taken', async () => {
    expect((await signInWith(codeIn(secret, 30_000))).status).toBe(200);
    expect((await signInWith(codeOf(secret))).code).toBe('wrong-code');
  });

  it('takes not again the code by which it was set up', async () => {
    await world.account('chi');
    const chi = world.browser();
    await chi.signIn('chi');
    const { secret: other } = (await chi.call('beginTotp', { password })).body;
    const code = codeOf(other);
    await chi.call('confirmTotp', { code });
    expect((await world.browser().call('signIn', { id: 'chi', password, code })).code).toBe('wrong-code');
  });

  it('can be given another one, by the password', async () => {
    await browser.signIn('binh', secret);
    const other = await browser.setTotp();
    expect(other).not.toBe(secret);
    expect((await signInWith(codeOf(secret))).code).toBe('wrong-code');
    expect((await signInWith(codeOf(other))).status).toBe(200);
  });
});

describe('a second factor', () => {
  it.each([
    ['agent', false],
    ['supervisor', true],
    ['auditor', true],
    ['admin', true],
  ] as const)('of an %s must be set up first: %s', async (role, must) => {
    await world.account('chi', role);
    const { body } = await browser.signIn('chi');
    const session = { account: 'chi' } as Session;
    expect(body).toMatchObject({ role, totp: false, mustSetTotp: must });
    expect(world.access.mustSetTotp(session)).toBe(must);
    await browser.setTotp();
    expect((await browser.call('me')).body).toMatchObject({ totp: true, mustSetTotp: false });
    expect(world.access.mustSetTotp(session)).toBe(false);
  });

  it('is asked of somebody whose account is gone', () => {
    expect(world.access.mustSetTotp({ account: 'gone' } as Session)).toBe(true);
  });

  it('counts as RFC 6238 does (appendix B, SHA-1, last six digits)', () => {
    const secret = Secret.fromLatin1('12345678901234567890').base32;
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [1234567890, '005924'],
      [20000000000, '353130'],
    ] as const) {
      expect(counterOf({ code, secret, now: seconds * 1_000, after: null })).toBe(Math.floor(seconds / 30));
      expect(TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: seconds * 1_000 })).toBe(code);
    }
    for (const code of ['', '28708', '2870820', 'abcdef', '２８７０８２'])
      expect(counterOf({ code, secret, now: 59_000, after: null })).toBeNull();
  });
});
