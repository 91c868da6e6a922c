import { describe, expect, it } from 'vitest';
import { ConfigError, masked, readConfig } from '../../src/config.ts';

const whatIsWrong = (variables: Record<string, string>): string => {
  try {
    readConfig(variables);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return 'nothing';
};

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      PORT: 3000,
      DATA_DIR: 'data/var',
      MOCKS_PORT: 4000,
      LINKING: 'both',
      TELEGRAM_MODE: 'polling',
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(readConfig({ PORT: '', DATA_KEY: '', TELEGRAM_BOT_TOKEN: '' })).toEqual(readConfig({}));
  });

  it.each(['127.0.0.1', '::1', 'localhost', 'may-1.noi-bo.example.vn'])('listens at %s alone when told so', (host) => {
    expect(readConfig({}).HOST).toBeUndefined();
    expect(readConfig({ HOST: host }).HOST).toBe(host);
  });

  it('takes addresses without the slash at their end', () => {
    expect(readConfig({ PUBLIC_URL: 'https://bot.example.gov.vn//' }).PUBLIC_URL).toBe('https://bot.example.gov.vn');
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['HOST', 'http://127.0.0.1'],
    ['HOST', '127.0.0.1:3000'],
    ['HOST', '127.0.0.256'],
    ['HOST', '[::1]'],
    ['HOST', 'all of them'],
    ['MOCKS_PORT', 'x'],
    ['PUBLIC_URL', 'bot.example'],
    ['PUBLIC_URL', 'ftp://bot.example'],
    ['TELEGRAM_API_ROOT', 'telegram'],
    ['TELEGRAM_MODE', 'push'],
    ['REGISTRY_URL', 'registry'],
    ['VNEID_URL', 'javascript:alert(1)'],
    ['ZALO_MODE', 'push'],
    ['ZALO_OA_APP_ID', 'my-app'],
    ['ZALO_MONTHLY_MESSAGES', '0'],
    ['ZALO_OA_PAID', 'perhaps'],
    ['WEB_CHAT', 'yes'],
    ['WEB_EMBED_ORIGINS', 'tinh.gov.vn'],
    ['WEB_EMBED_ORIGINS', 'https://tinh.gov.vn/'],
    ['WEB_EMBED_ORIGINS', 'https://*.gov.vn'],
    ['TRUSTED_PROXIES', 'all'],
    ['LINKING', 'none'],
    ['LOG_LEVEL', 'loud'],
  ])('names %s when it is "%s", in one line', (name, value) => {
    const wrong = whatIsWrong({ [name]: value });
    expect(wrong).toMatch(new RegExp(`^${name}: `));
    expect(wrong).toContain(value);
    expect(wrong).not.toContain('\n');
  });

  it.each([
    ['DATA_KEY', 'short-and-secret'],
    ['TELEGRAM_BOT_TOKEN', 'my-secret-token'],
    ['TELEGRAM_WEBHOOK_SECRET', 'söcret!'],
    ['ZALO_BOT_TOKEN', 'my-secret-token'],
    ['ZALO_WEBHOOK_SECRET', 'söcret!'],
    ['SERVICES_TOKEN', 'hush-hush'],
  ])('names %s and does not show what it is', (name, value) => {
    const wrong = whatIsWrong({ [name]: value });
    expect(wrong).toMatch(new RegExp(`^${name}: `));
    expect(wrong).not.toContain(value);
    expect(wrong).not.toContain('\n');
  });

  it.each([
    [{ TELEGRAM_BOT_TOKEN: '1:abc', TELEGRAM_MODE: 'webhook' }, 'PUBLIC_URL'],
    [{ TELEGRAM_BOT_TOKEN: '1:abc', TELEGRAM_MODE: 'webhook', PUBLIC_URL: 'https://x.vn' }, 'TELEGRAM_WEBHOOK_SECRET'],
    [{ ZALO_BOT_TOKEN: '1:abc', ZALO_MODE: 'webhook' }, 'PUBLIC_URL'],
    [{ ZALO_BOT_TOKEN: '1:abc', ZALO_MODE: 'webhook', PUBLIC_URL: 'https://x.vn' }, 'ZALO_WEBHOOK_SECRET'],
    [{ ZALO_OA_APP_ID: '42' }, 'ZALO_OA_SECRET'],
    [{ ZALO_OA_APP_ID: '42', ZALO_OA_SECRET: 's', ZALO_OA_WEBHOOK_SECRET: 'w' }, 'ZALO_OA_REFRESH_TOKEN'],
    [{ REGISTRY_URL: 'https://x.vn', VNEID_URL: 'https://y.vn' }, 'SERVICES_TOKEN'],
  ])('says what else %j needs', (variables, name) => {
    expect(whatIsWrong(variables as Record<string, string>)).toMatch(new RegExp(`^${name}: needed`));
  });

  it.each(['REGISTRY_URL', 'VNEID_URL'])('refuses %s alone, as a mock would stand beside the real one', (name) => {
    expect(whatIsWrong({ [name]: 'https://x.vn', SERVICES_TOKEN: 'a token of sixteen and more' })).toMatch(
      /set both or neither/,
    );
  });

  it('refuses an address with a password in it, and does not repeat it', () => {
    const wrong = whatIsWrong({ REGISTRY_URL: 'https://svc:hunter2@x.vn' });
    expect(wrong).toMatch(/^REGISTRY_URL: must hold no user name/);
    expect(wrong).not.toContain('hunter2');
  });

  it.each([
    ['DATA_KEY', { DATABASE_URL: 'postgres://user:hunter2@host/name' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://user:hunter2@host/name', DATA_KEY: 'k'.repeat(32) }],
    ['ROLE', { ROLE: 'worker' }],
  ])('refuses what processes cannot share, and names %s', (name, variables) => {
    const wrong = whatIsWrong(variables);
    expect(wrong).toMatch(new RegExp(`^${name}: `));
    expect(wrong).not.toContain('hunter2');
  });

  it('reads the origins that may show the page', () => {
    expect(readConfig({}).WEB_EMBED_ORIGINS).toEqual([]);
    const both = 'https://tinh.gov.vn, https://www.tinh.gov.vn:8443';
    expect(readConfig({ WEB_EMBED_ORIGINS: both }).WEB_EMBED_ORIGINS).toEqual([
      'https://tinh.gov.vn',
      'https://www.tinh.gov.vn:8443',
    ]);
  });

  it('shows secrets by their presence only', () => {
    const secrets = {
      DATA_KEY: 'k'.repeat(32),
      TELEGRAM_BOT_TOKEN: '1:abcdef',
      TELEGRAM_WEBHOOK_SECRET: 's'.repeat(16),
      ZALO_BOT_TOKEN: '2:ghijkl',
      ZALO_WEBHOOK_SECRET: 'z'.repeat(16),
      ZALO_OA_APP_ID: '42',
      ZALO_OA_SECRET: 'secret of the app',
      ZALO_OA_WEBHOOK_SECRET: 'secret of the account',
      ZALO_OA_REFRESH_TOKEN: 'first of a chain',
      SERVICES_TOKEN: 't'.repeat(16),
    };
    const shown = JSON.stringify(masked(readConfig(secrets)));
    const { ZALO_OA_APP_ID: _, ...hidden } = secrets;
    for (const [name, value] of Object.entries(hidden)) {
      expect(shown).not.toContain(value);
      expect(shown).toContain(`"${name}":"***"`);
    }
    expect(JSON.stringify(masked(readConfig({})))).not.toContain('***');
  });

  it('masks every variable that is named like a secret', () => {
    const names = Object.keys(
      readConfig({
        DATA_KEY: 'k'.repeat(32),
        TELEGRAM_BOT_TOKEN: '1:abcdef',
        TELEGRAM_WEBHOOK_SECRET: 's'.repeat(16),
        ZALO_BOT_TOKEN: '2:ghijkl',
        ZALO_WEBHOOK_SECRET: 'z'.repeat(16),
        ZALO_OA_APP_ID: '42',
        ZALO_OA_SECRET: 's',
        ZALO_OA_WEBHOOK_SECRET: 'w',
        ZALO_OA_REFRESH_TOKEN: 'r',
        SERVICES_TOKEN: 't'.repeat(16),
      }),
    );
    const config = Object.fromEntries(names.map((name) => [name, 'shown'])) as never;
    const shown = Object.entries(masked(config)).filter(
      ([name, value]) => /KEY|TOKEN|SECRET|PASSWORD/.test(name) && value !== '***',
    );
    expect(shown).toEqual([]);
  });
});
