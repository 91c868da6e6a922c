/** Passwords: how they are kept, and which are taken. */
import { describe, expect, it } from 'vitest';
import { createHashing, usualCost } from '../../src/desk/access/hashing.ts';
import { passwordFault } from '../../src/desk/access/password-rules.ts';

const cheap = createHashing({ cost: { ln: 4, r: 8, p: 1 } });

describe('a password', () => {
  it('is kept by scrypt with the costs that OWASP recommends, which stand beside it', async () => {
    expect(usualCost).toEqual({ ln: 17, r: 8, p: 1 });
    const kept = await createHashing().hash('correct horse battery');
    expect(kept).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    // Costs of today do not matter for what is kept from before.
    expect(await cheap.matches('correct horse battery', kept)).toBe(true);
    expect(await cheap.matches('correct horse batterY', kept)).toBe(false);
  });

  it('is kept differently each time', async () => {
    expect(await cheap.hash('correct horse battery')).not.toBe(await cheap.hash('correct horse battery'));
  });

  it('is the same however the keyboard puts its letters together', async () => {
    const kept = await cheap.hash('mật khẩu rất dài'.normalize('NFC'));
    expect(await cheap.matches('mật khẩu rất dài'.normalize('NFD'), kept)).toBe(true);
    expect(await cheap.matches('mat khau rat dai', kept)).toBe(false);
  });

  it('opens nothing where what is kept is none', async () => {
    for (const kept of [null, '', 'plain', '$scrypt$ln=4,r=8,p=1$AAAA$AAAA', '$2b$10$abcdefghijklmnopqrstuv'])
      expect(await cheap.matches('plain', kept)).toBe(false);
  });

  it('takes as long for an account that there is not', async () => {
    const hashing = createHashing({ cost: { ln: 14, r: 8, p: 1 } });
    const kept = await hashing.hash('correct horse battery');
    const timeOf = async (stored: string | null) => {
      const times = [];
      for (let n = 0; n < 7; n++) {
        const before = performance.now();
        await hashing.matches('not the password', stored);
        times.push(performance.now() - before);
      }
      return times.sort((a, b) => a - b)[2]!;
    };
    expect((await timeOf(null)) / (await timeOf(kept))).toBeGreaterThan(0.4);
  });

  it('goes on being compared after one that failed', async () => {
    const hashing = createHashing({ cost: { ln: 4, r: 8, p: 1 }, atOnce: 1 });
    const broken = '$scrypt$ln=99,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const told = await Promise.allSettled([hashing.matches('x', broken), hashing.matches('x', null)]);
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await hashing.matches('x', null)).toBe(false);
  });
});

describe('what may be a password', () => {
  it.each([
    ['correct horse battery', null],
    ['mật khẩu rất dài', null],
    ['ngựa đúng pin ghim', null],
    ['🐎🔋📎🐎🔋📎🍜🍲🥢🍚🐟🌶', null],
    ['elevenchars', 'short'],
    ['ａ'.normalize('NFKD').repeat(11), 'short'],
    ['x1'.repeat(101), 'long'],
    ['my an.nguyen secret', 'has-id'],
    ['AN-NGUYEN-2026!!', 'has-id'],
    ['password1234', 'common'],
    ['Passw ord-Password', 'common'],
    ['Mật Khẩu 123456', 'common'],
    ['DichVuCong2026', 'common'],
    ['123456789012', 'common'],
    ['aaaaaaaaaaaa', 'common'],
    ['abababababab', 'common'],
    ['vneid 20262027', 'common'],
  ])('%s: %s', (password, fault) => expect(passwordFault(password, 'an.nguyen')).toBe(fault));

  it('may hold an id that is a part of many words', () => {
    expect(passwordFault('correct banana battery', 'an')).toBeNull();
  });
});
