/** Accounts: the first one, the others, and their files. */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BrokenSealError, createSeal } from '../../src/engine/seal.ts';
import { type AccessWorld, type Browser, cheap, hour, password, startAccess } from './access-world.ts';

let world: AccessWorld;
beforeEach(async () => {
  world = await startAccess();
});
afterEach(() => world.close());

const pass = (ms: number) => vi.advanceTimersByTime(ms);
const setUp = (token: string | null, more: object = {}) =>
  world.browser().call('setUp', { token: token ?? 'none', id: 'lan', name: 'Lan', password, ...more });

describe('the set-up link', () => {
  it('makes the first account, an administrator’s, who is signed in and must set up a second factor', async () => {
    const browser = world.browser();
    expect(world.access.hasAccounts()).toBe(false);
    const token = world.access.setUpToken();
    expect(token).toMatch(/^[\w-]{43}$/);
    const { status, body, cookies } = await browser.call('setUp', { token, id: 'lan', name: 'Lan', password });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'lan', role: 'admin', mustSetTotp: true });
    expect(cookies).toHaveLength(1);
    expect((await browser.call('me')).body).toEqual(body);
    expect(world.access.hasAccounts()).toBe(true);
    expect(world.access.setUpToken()).toBeNull();
    expect((await world.browser().signIn('lan')).status).toBe(200);
  });

  it('is good once, also for two at once, and for nothing after any account was made', async () => {
    const token = world.access.setUpToken();
    const told = await Promise.all([setUp(token), setUp(token, { id: 'other' }), setUp(token, { id: 'third' })]);
    expect(told.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    expect(await setUp(token, { id: 'fourth' })).toMatchObject({ status: 410, code: 'set-up-over' });
    await world.restart();
    expect(world.access.setUpToken()).toBeNull();
    expect((await setUp(null)).code).toBe('set-up-over');
    expect((await readdir(join(world.folder, 'accounts'))).filter((name) => name.endsWith('.account'))).toHaveLength(1);
  });

  it('is over when the command line was first', async () => {
    const token = world.access.setUpToken();
    await world.account('binh');
    expect((await setUp(token)).code).toBe('set-up-over');
    expect(world.access.setUpToken()).toBeNull();
  });

  it('is good for a day, and another one after each start', async () => {
    const token = world.access.setUpToken();
    pass(24 * hour - 1);
    expect(world.access.setUpToken()).toBe(token);
    pass(1);
    expect(world.access.setUpToken()).toBeNull();
    expect((await setUp(token)).code).toBe('set-up-over');
    await world.restart();
    expect(world.access.setUpToken()).not.toBe(token);
    expect((await setUp(token)).code).toBe('forbidden');
    expect((await setUp(world.access.setUpToken())).status).toBe(200);
  });

  it('never comes back, should the accounts be removed', async () => {
    const token = world.access.setUpToken();
    await setUp(token);
    await rm(join(world.folder, 'accounts'), { recursive: true });
    pass(1_000);
    expect((await setUp(token)).code).toBe('set-up-over');
  });

  it('takes no weak password, and can be used again then', async () => {
    const token = world.access.setUpToken();
    const refused = await setUp(token, { password: 'password1234' });
    expect(refused).toMatchObject({ status: 400, code: 'bad-input', detail: expect.stringContaining('first') });
    expect((await setUp(token)).status).toBe(200);
  });

  it('is not offered while there are accounts that cannot be read, as with another DATA_KEY', async () => {
    await world.account('binh');
    await world.restart(createSeal('another key, also long enough to be one'));
    expect(world.failed[0]).toBeInstanceOf(BrokenSealError);
    expect(world.access.setUpToken()).toBeNull();
    expect(world.access.hasAccounts()).toBe(false);
    expect((await setUp(null)).code).toBe('set-up-over');
  });
});

describe('an administrator', () => {
  let admin: Browser;
  beforeEach(async () => {
    await world.account('lan', 'admin');
    admin = world.browser('192.0.2.9');
    await admin.signIn('lan');
  });
  const add = (id: string, more: object = {}) =>
    admin.call('addAccount', { id, name: 'Bình', role: 'agent', password, ...more });
  const change = (id: string, what: object) => admin.call('changeAccount', what, id);

  it('makes accounts, which can sign in', async () => {
    const { status, body } = await add('binh');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 'binh',
      name: 'Bình',
      role: 'agent',
      totp: false,
      disabled: false,
      lastSignInAt: null,
    });
    expect((await world.browser().signIn('binh')).status).toBe(200);
    const all = (await admin.call('accounts')).body.accounts;
    expect(all).toMatchObject([{ id: 'binh', lastSignInAt: Date.now() }, { id: 'lan' }]);
    expect(JSON.stringify(all)).not.toContain('scrypt');
    expect(world.notes).toContain('addAccount binh: agent');
  });

  it('makes none twice, and none with a weak password', async () => {
    await add('binh');
    expect(await add('binh')).toMatchObject({ status: 409, code: 'exists' });
    expect(await add('chi.tran', { password: 'chi.tran chi.tran' })).toMatchObject({
      code: 'bad-input',
      detail: 'password: the account’s id must not be in it',
    });
    const told = await Promise.all([add('dung'), add('dung'), add('dung')]);
    expect(told.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('changes what is told and nothing else; what is done is noted without what is secret', async () => {
    await add('binh');
    const told = await change('binh', { name: 'Bình An', role: 'supervisor', password: 'another long password' });
    expect(told.body).toMatchObject({ id: 'binh', name: 'Bình An', role: 'supervisor', disabled: false });
    expect(world.notes.at(-1)).toBe('changeAccount binh: name, role supervisor, new password');
    expect((await world.browser().signIn('binh')).code).toBe('wrong-credentials');
    const signIn = { id: 'binh', password: 'another long password' };
    expect((await world.browser().call('signIn', signIn)).body).toMatchObject({ name: 'Bình An', role: 'supervisor' });
  });

  it('removes a second factor that was lost', async () => {
    await add('binh');
    const binh = world.browser();
    await binh.signIn('binh');
    await binh.setTotp();
    expect((await change('binh', { removeTotp: true })).body.totp).toBe(false);
    expect((await binh.signIn('binh')).status).toBe(200);
  });

  it('changes no account that there is not', async () => {
    for (const id of ['nobody', '__proto__', '..%2faccounts%2flan'])
      expect((await change(id, { disabled: true })).status).toBe(404);
  });

  it('gives nobody who is signed in as themselves another role, nor spares them the password or the code', async () => {
    await world.account('mai', 'admin');
    expect((await change('lan', { role: 'agent' })).code).toBe('forbidden');
    expect((await change('lan', { password: 'another long password' })).code).toBe('forbidden');
    expect((await change('lan', { removeTotp: true })).code).toBe('forbidden');
    expect((await change('lan', { role: 'admin', name: 'Lan Anh' })).body.name).toBe('Lan Anh');
    expect((await admin.call('me')).body.name).toBe('Lan Anh');
  });

  it('cannot be the last one to go, whichever way', async () => {
    expect(await change('lan', { disabled: true })).toMatchObject({ status: 409, code: 'last-admin' });
    await world.account('mai', 'admin');
    await world.account('old', 'admin');
    expect((await change('old', { disabled: true })).status).toBe(200);
    const mai = world.browser();
    await mai.signIn('mai');
    // Each wants to be rid of the other at the same moment.
    const told = await Promise.all([
      change('mai', { role: 'agent' }),
      mai.call('changeAccount', { disabled: true }, 'lan'),
    ]);
    expect(told.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = (await world.elsewhere()).all().filter(({ role, disabled }) => role === 'admin' && !disabled);
    expect(left).toHaveLength(1);
  });

  it('may change other accounts while none but them administers', async () => {
    await add('binh');
    expect((await change('binh', { disabled: true })).status).toBe(200);
    expect((await change('binh', { disabled: false })).status).toBe(200);
  });
});

describe('the files of accounts', () => {
  it('can be read by their owner and with the key only', async () => {
    await world.account('binh', 'admin');
    const file = join(world.folder, 'accounts', 'binh.account');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toMatch(/binh|admin|scrypt/);
    expect(await readdir(join(world.folder, 'accounts'))).toEqual(['binh.account']);
  });

  it('are seen by the running server: new ones, changed ones, removed ones', async () => {
    const browser = world.browser();
    expect((await browser.signIn('binh')).code).toBe('wrong-credentials');
    await world.account('binh');
    expect((await browser.signIn('binh')).status).toBe(200);
    await rm(join(world.folder, 'accounts', 'binh.account'));
    pass(1_000);
    expect((await browser.call('me')).status).toBe(401);
    expect((await browser.signIn('binh')).code).toBe('wrong-credentials');
  });

  it('that somebody else has touched are told of, once, and no others', async () => {
    const browser = world.browser();
    await browser.call('setUp', { token: world.access.setUpToken(), id: 'lan', name: 'Lan', password });
    await Promise.all(Array.from({ length: 5 }, () => world.browser().signIn('lan')));
    expect(world.elsewhereChanged).toEqual([]);
    await world.account('binh');
    for (let n = 0; n < 3; n++) await browser.call('me');
    expect(world.elsewhereChanged).toEqual(['binh']);
    await (await world.elsewhere()).change('lan', (account) => ({ ...account, name: 'Lan Anh' }));
    await rm(join(world.folder, 'accounts', 'binh.account'));
    pass(1_000);
    await browser.call('me');
    expect(world.elsewhereChanged.toSorted()).toEqual(['binh', 'binh', 'lan']);
    await world.restart();
    expect(world.elsewhereChanged).toHaveLength(3);
  });

  it('of which one is damaged or another’s keep nobody else out; it is told once', async () => {
    await world.account('binh');
    await world.account('chi', 'admin');
    const path = (id: string) => join(world.folder, 'accounts', `${id}.account`);
    await writeFile(path('binh'), await readFile(path('chi')));
    pass(1_000);
    for (let n = 0; n < 3; n++) expect((await world.browser().signIn('binh')).code).toBe('wrong-credentials');
    expect((await world.browser().signIn('chi')).status).toBe(200);
    expect(world.failed).toHaveLength(1);
  });

  it('lose no change when server and command line write at once', async () => {
    await world.account('binh');
    const beside = await world.elsewhere();
    await Promise.all([
      ...Array.from({ length: 5 }, () => world.browser().signIn('binh')),
      ...Array.from({ length: 5 }, (_, n) => beside.change('binh', (old) => ({ ...old, name: `${old.name}${n}` }))),
      beside.add({ id: 'chi', name: 'Chi', role: 'agent', password: await cheap.hash(password) }),
    ]);
    const accounts = await world.elsewhere();
    expect(accounts.get('binh')).toMatchObject({ name: 'Tên binh01234', lastSignInAt: expect.any(Number) });
    expect(accounts.get('chi')).not.toBeNull();
    expect(world.failed).toEqual([]);
  });

  it('can be changed again after a process ended in the middle of it', async () => {
    await world.account('binh');
    await writeFile(join(world.folder, 'accounts', 'lock'), '');
    await writeFile(join(world.folder, 'accounts', 'binh.account.new'), 'half');
    vi.setSystemTime(Date.now() + 365 * 24 * hour);
    expect((await world.browser().signIn('binh')).status).toBe(200);
  });
});
