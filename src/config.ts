/** Environment → settings; the only reader of the environment. What each variable means is in .env.example. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { officeHoursForm, readOfficeHours } from './office-hours.ts';

/** One line on what is wrong with the configuration, and what is allowed. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const port = z.coerce.number().int().min(0).max(65_535);
const url = z
  .url({ protocol: /^https?$/, error: 'needs an address that begins with http:// or https://' })
  .refine(
    (text) => !/^https?:\/\/[^/]*@/.test(text) && !text.includes('?'),
    'must hold no user name, password or query',
  )
  .transform((text) => text.replace(/\/+$/, ''));
/** As a browser names one: scheme, host, perhaps a port, nothing behind; no wildcard, which a browser would take for whoever is below. */
const isOrigin = (text: string) => /^https?:\/\/[a-z0-9.-]+(?::\d+)?$/.test(text) && new URL(text).origin === text;
/** The driver's own forms without a host (a socket, a file) are left out: several machines could not share them. */
const isDatabaseUrl = (text: string) =>
  URL.canParse(text) && /^postgres(?:ql)?:$/.test(new URL(text).protocol) && new URL(text).hostname !== '';
/** What ends in a number is an address, or nothing. */
const isHost = (text: string) =>
  isIP(text) !== 0 || /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)*[a-z](?:[a-z\d-]*[a-z\d])?$/i.test(text);
const secret = z.string().min(16, 'needs at least 16 characters');

const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().refine(isHost, 'needs an address or a host name of this machine, such as 127.0.0.1').optional(),
  PUBLIC_URL: url.optional(),
  DATA_DIR: z.string().default('data/var'),
  DATABASE_URL: z
    .string()
    .refine(isDatabaseUrl, 'needs an address such as postgres://user:password@host:5432/name')
    .optional(),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  DATA_KEY: z.string().min(32, 'needs at least 32 characters, for example from: openssl rand -hex 32').optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/, 'should look like 123456:ABC… (from @BotFather)')
    .optional(),
  TELEGRAM_API_ROOT: url.default('https://api.telegram.org'),
  TELEGRAM_MODE: z.enum(['polling', 'webhook']).default('polling'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/, 'needs 16 to 256 letters, digits, _ or -')
    .optional(),
  ZALO_BOT_TOKEN: z
    .string()
    .regex(/^\d+:\S+$/, 'should look like 123456:ABC… (from Zalo Bot Manager)')
    .optional(),
  ZALO_API_ROOT: url.default('https://bot-api.zaloplatforms.com'),
  ZALO_MODE: z.enum(['polling', 'webhook']).default('polling'),
  ZALO_WEBHOOK_SECRET: z.string().min(16, 'needs 16 to 256 characters').max(256).optional(),
  ZALO_MONTHLY_MESSAGES: z.coerce.number().int().min(1).default(3_000),
  ZALO_OA_APP_ID: z.string().regex(/^\d+$/, 'is a number (developers.zalo.me)').optional(),
  ZALO_OA_SECRET: z.string().optional(),
  ZALO_OA_WEBHOOK_SECRET: z.string().optional(),
  ZALO_OA_REFRESH_TOKEN: z.string().optional(),
  ZALO_OA_API_ROOT: url.default('https://openapi.zalo.me'),
  ZALO_OA_OAUTH_ROOT: url.default('https://oauth.zaloapp.com'),
  ZALO_OA_PAID: z.enum(['no', 'yes']).default('no'),
  ZALO_ZNS_TEMPLATE_ID: z.string().regex(/^\d+$/, 'is a number (of an approved ZNS template)').optional(),
  ZALO_ZNS_API_ROOT: url.default('https://business.openapi.zalo.me'),
  WEB_CHAT: z.enum(['on', 'off']).default('on'),
  WEB_EMBED_ORIGINS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((origins) => origins.every(isOrigin), 'needs origins such as https://tinh.gov.vn, with a space between two')
    .default([]),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  REGISTRY_URL: url.optional(),
  VNEID_URL: url.optional(),
  SMS_URL: url.optional(),
  SERVICES_TOKEN: secret.optional(),
  MOCKS_PORT: port.default(4000),
  MOCK_DATA: z.string().optional(),
  LINKING: z.enum(['both', 'guide']).default('both'),
  OPERATOR_NAME: z.string().optional(),
  OPERATOR_HOTLINE: z.string().optional(),
  OFFICE_HOURS: z
    .string()
    .refine((text) => readOfficeHours(text) !== null, officeHoursForm)
    .optional(),
  DESK: z.enum(['on', 'off']).default('on'),
  DESK_USERS: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

const secrets = new Set<string>([
  'DATA_KEY',
  'DATABASE_URL',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
  'ZALO_BOT_TOKEN',
  'ZALO_WEBHOOK_SECRET',
  'ZALO_OA_SECRET',
  'ZALO_OA_WEBHOOK_SECRET',
  'ZALO_OA_REFRESH_TOKEN',
  'SERVICES_TOKEN',
]);

export type Config = z.output<typeof environment>;
/** What a process is for: everything; what comes in over HTTP; or what goes out, is due, and is fetched. */
export type Role = Config['ROLE'];

/** The environment, with what `.env` in the working folder adds to it. */
export function environmentVariables(): Record<string, string | undefined> {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new ConfigError('.env: cannot be read');
  }
  return { ...process.env };
}

/** Throws `ConfigError`. An empty variable counts as unset. */
export function readConfig(variables: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]);
    throw new ConfigError(
      `${name}: ${issue?.message}${secrets.has(name) || given[name]?.includes('@') ? '' : ` (it is "${given[name]}")`}`,
    );
  }
  checkTogether(parsed.data);
  return parsed.data;
}

function checkTogether(config: Config) {
  if (config.DATABASE_URL !== undefined && !config.DATA_KEY) {
    throw new ConfigError('DATA_KEY: needed with DATABASE_URL, the same for all processes (openssl rand -hex 32)');
  }
  if (config.ROLE !== 'all' && config.DATABASE_URL === undefined) {
    throw new ConfigError(`ROLE: ${config.ROLE} needs DATABASE_URL, as only a database can be shared`);
  }
  if ((config.REGISTRY_URL === undefined) !== (config.VNEID_URL === undefined)) {
    throw new ConfigError(
      "REGISTRY_URL and VNEID_URL: set both or neither; a mock would not know the other one's people",
    );
  }
  if (config.REGISTRY_URL && !config.SERVICES_TOKEN) {
    throw new ConfigError('SERVICES_TOKEN: needed with REGISTRY_URL and VNEID_URL');
  }
  checkWebhook(config, 'TELEGRAM', config.TELEGRAM_BOT_TOKEN !== undefined && config.TELEGRAM_MODE === 'webhook');
  checkWebhook(config, 'ZALO', config.ZALO_BOT_TOKEN !== undefined && config.ZALO_MODE === 'webhook');
  checkOfficialAccount(config);
}

function checkWebhook(config: Config, platform: 'TELEGRAM' | 'ZALO', wanted: boolean) {
  if (!wanted) return;
  if (!config.PUBLIC_URL) throw new ConfigError(`PUBLIC_URL: needed with ${platform}_MODE=webhook, as https://…`);
  const secretName = `${platform}_WEBHOOK_SECRET` as const;
  if (!config[secretName]) throw new ConfigError(`${secretName}: needed with ${platform}_MODE=webhook`);
}

function checkOfficialAccount(config: Config) {
  if (config.ZALO_OA_APP_ID === undefined) {
    if (config.ZALO_ZNS_TEMPLATE_ID) throw new ConfigError('ZALO_ZNS_TEMPLATE_ID: needs ZALO_OA_APP_ID, too');
    return;
  }
  for (const name of ['ZALO_OA_SECRET', 'ZALO_OA_WEBHOOK_SECRET', 'ZALO_OA_REFRESH_TOKEN'] as const)
    if (!config[name]) throw new ConfigError(`${name}: needed with ZALO_OA_APP_ID`);
}

/** The settings as they may be shown: secrets by their presence only. */
export const masked = (config: Config): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, secrets.has(name) && value !== undefined ? '***' : value]),
  );
