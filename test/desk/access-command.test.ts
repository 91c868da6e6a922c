/** `npm run desk`: as a process, and what is typed at its terminal. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccounts } from '../../src/desk/access/accounts.ts';
import { askPassword } from '../../src/desk/access/ask-password.ts';
import { readCommand } from '../../src/desk/access/commands.ts';
import { createHashing } from '../../src/desk/access/hashing.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { run } from '../operations/process.ts';

const key = 'a key that only these tests know, 32+';
const password = 'correct horse battery';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-'));
});
afterEach(() => rm(folder, { recursive: true }));

const accountsOf = (path = join(folder, 'desk', 'accounts'), dataKey = key) =>
  openAccounts({
    folder: path,
    seal: createSeal(dataKey),
    clock: systemClock,
    failed: (error) => {
      throw error;
    },
  });

async function desk(args: string[], { typed = '', ...variables }: Record<string, string> = {}) {
  const running = run('src/desk/main.ts', { DATA_DIR: folder, DATA_KEY: key, ...variables }, args);
  running.child.stdin.end(typed);
  const { code } = await running.ended();
  return { code, output: running.output(), stderr: running.stderr() };
}

describe('npm run desk', () => {
  it('makes an account with the password from the standard input, and lists it', async () => {
    const added = await desk(['add-user', 'binh', '--name', 'Nguyễn Bình', '--role', 'supervisor'], {
      typed: `${password}\n`,
    });
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(added.output).not.toContain(password);
    const account = (await accountsOf()).get('binh');
    expect(account).toMatchObject({ name: 'Nguyễn Bình', role: 'supervisor', disabled: false, totpSecret: null });
    expect(await createHashing().matches(password, account!.password)).toBe(true);
    const listed = await desk(['list']);
    expect(listed.output).toBe('binh  supervisor  no second factor  never signed in  Nguyễn Bình\n');
  });

  it('goes where DESK_USERS says, with the key of DATA_DIR when there is no other', async () => {
    const elsewhere = join(folder, 'elsewhere');
    const variables = { DATA_KEY: '', DESK_USERS: elsewhere, typed: password };
    expect((await desk(['add-user', 'binh', '--name', 'B', '--role', 'agent'], variables)).code).toBe(0);
    expect(await readdir(elsewhere)).toEqual(['binh.account']);
    const made = (await readFile(join(folder, 'data.key'), 'utf8')).trim();
    expect((await accountsOf(elsewhere, made)).get('binh')?.name).toBe('B');
  });

  it('says what it can do', async () => {
    expect(await desk(['--help'])).toMatchObject({ code: 0, output: expect.stringContaining('remove-totp ID') });
    expect((await desk([])).code).toBe(2);
  });

  it('ends with 2 for what it does not understand, with 1 for what cannot be done, and says why', async () => {
    expect(await desk(['fly'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^fly: there is no such command/),
    });
    expect(await desk(['disable', 'nobody'])).toMatchObject({
      code: 1,
      stderr: 'nobody: there is no such account\n',
    });
    expect(await desk(['list'], { DATA_KEY: 'short' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Configuration: DATA_KEY/),
    });
  });

  it('touches nothing while there are accounts sealed with another key', async () => {
    const add = ['--name', 'B', '--role', 'agent'];
    await desk(['add-user', 'binh', ...add], { typed: password });
    const other = { DATA_KEY: 'another key, also long enough to be one', typed: password };
    const refused = await desk(['add-user', 'chi', ...add], other);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('another DATA_KEY') });
    expect(await readdir(join(folder, 'desk', 'accounts'))).toEqual(['binh.account']);
  });
});

describe('a command', () => {
  const printed: string[] = [];
  const cheap = createHashing({ cost: { ln: 4, r: 8, p: 1 } });
  const command = async (args: string[], typed = password) =>
    readCommand(args)({
      accounts: await accountsOf(),
      hashing: cheap,
      now: Date.now,
      askPassword: async () => typed,
      print: (line) => printed.push(line),
    });
  const add = (id: string, role: string) => command(['add-user', id, '--name', 'N', '--role', role]);
  const get = async (id: string) => (await accountsOf()).get(id);

  it('changes what it says, and ends the sessions by that', async () => {
    await add('lan', 'admin');
    await add('binh', 'agent');
    const before = await get('binh');
    await (await accountsOf()).change('binh', (old) => ({ ...old, totpSecret: 'AAAA', totpCounter: 3 }));
    await command(['disable', 'binh']);
    const disabled = await get('binh');
    expect(disabled).toEqual({
      ...before,
      disabled: true,
      totpSecret: 'AAAA',
      totpCounter: 3,
      changedAt: expect.any(Number),
    });
    expect(disabled!.changedAt).toBeGreaterThan(before!.changedAt);
    await command(['enable', 'binh']);
    await command(['remove-totp', 'binh']);
    await command(['reset-password', 'binh'], 'another long password');
    const after = await get('binh');
    expect(after).toMatchObject({ disabled: false, totpSecret: null, totpCounter: null });
    expect(await cheap.matches('another long password', after!.password)).toBe(true);
    expect(after!.changedAt).toBeGreaterThanOrEqual(disabled!.changedAt + 3);
  });

  it('refuses what the page would refuse', async () => {
    await add('lan', 'admin');
    await expect(command(['disable', 'lan'])).rejects.toThrow('lan is the only administrator');
    await expect(add('lan', 'agent')).rejects.toThrow('there is such an account already');
    await expect(command(['reset-password', 'lan'], 'short')).rejects.toThrow('at least 12 characters');
    await expect(command(['add-user', 'binh', '--name', 'B', '--role', 'agent'], 'password1234')).rejects.toThrow(
      'everybody tries',
    );
    expect(await get('binh')).toBeNull();
  });

  it.each([
    [['add-user', 'binh']],
    [['add-user', 'binh', '--name', 'B']],
    [['add-user', 'binh', '--name', 'B', '--role', 'boss']],
    [['add-user', 'binh', '--name', ' ', '--role', 'agent']],
    [['add-user', 'Binh', '--name', 'B', '--role', 'agent']],
    [['add-user', '../binh', '--name', 'B', '--role', 'agent']],
    [['add-user', 'binh', '--name', 'B', '--role', 'agent', '--password', 'secret words']],
    [['add-user', 'binh', 'Nguyễn', '--name', 'B', '--role', 'agent']],
    [['disable']],
    [['disable', 'binh', '--role', 'agent']],
    [['list', 'binh']],
    [['constructor', 'binh']],
    [[]],
  ])('is not understood: %j', (args) => {
    expect(() => readCommand(args)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });
});

describe('at a terminal', () => {
  function terminal() {
    const input = new PassThrough();
    const output = new PassThrough();
    return { input, output, shown: () => String(output.read() ?? ''), ask: askPassword({ input, output, live: true }) };
  }

  it('a password is asked for twice and never shown', async () => {
    const { input, shown, ask } = terminal();
    input.write('mật khẩu rất dàiX\u007f\r');
    input.write('mật khẩu rất dài\r');
    expect(await ask).toBe('mật khẩu rất dài');
    expect(shown()).toBe('Password: \nThe same again: \n');
  });

  it('nothing is done when the two differ, or somebody presses Ctrl-C or Ctrl-D', async () => {
    for (const [keys, said] of [
      ['one long password\ranother long password\r', 'not the same'],
      ['one\u0003', 'ended'],
      ['\u0004', 'ended'],
    ] as const) {
      const { input, ask } = terminal();
      input.write(keys);
      await expect(ask).rejects.toThrow(said);
    }
  });

  it('elsewhere the first line is taken, and there must be one', async () => {
    const from = (text: string) => {
      const input = new PassThrough();
      input.end(text);
      return askPassword({ input, output: new PassThrough(), live: false });
    };
    expect(await from('one long password\r\nmore\n')).toBe('one long password');
    expect(await from('mật khẩu')).toBe('mật khẩu');
    await expect(from('')).rejects.toThrow('no password');
  });
});
