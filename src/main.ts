/** `npm start`: reads the configuration, starts the mock services where no real ones are configured, starts the assistant, says where things are. */
import { randomUUID } from 'node:crypto';
import { type Assistant, startAssistant } from './assistant.ts';
import { type Config, ConfigError, environmentVariables, masked, readConfig } from './config.ts';
import { loadDataKey } from './data-key.ts';
import { createLog, tell } from './log.ts';
import { loadCitizens } from './mocks/citizens.ts';
import { type MockServices, startMockServices } from './mocks/services.ts';

/** SIGTERM is answered by an orderly end within this time, or by any end after it. */
const stopWithinMs = 10_000;

interface Running {
  assistant: Assistant;
  mocks: MockServices | null;
}

const config = configOrExit();
const log = createLog({ level: config.LOG_LEVEL });
let running: Running | null = null;
let ending = false;

process.once('SIGTERM', () => void end(0));
process.once('SIGINT', () => void end(0));
for (const event of ['unhandledRejection', 'uncaughtException'])
  process.on(event, (error) => {
    log.fatal(tell(error), 'unhandled');
    void end(1);
  });

try {
  running = await start();
  announce(running);
} catch (error) {
  complain(error instanceof Error ? error.message : 'could not start');
  process.exit(1);
}

function configOrExit(): Config {
  try {
    return readConfig(environmentVariables());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain(`Configuration: ${error.message}`);
    process.exit(1);
  }
}

async function start(): Promise<Running> {
  const token = config.SERVICES_TOKEN ?? randomUUID();
  const mocks = config.REGISTRY_URL && config.VNEID_URL ? null : await startMocks(token);
  const assistant = await startAssistant({
    config,
    log,
    dataKey: config.DATA_KEY ?? (await loadDataKey(config.DATA_DIR)),
    services: {
      registryUrl: config.REGISTRY_URL ?? (mocks as MockServices).urls.registry,
      vneidUrl: config.VNEID_URL ?? (mocks as MockServices).urls.vneid,
      token,
    },
    // Visitors from elsewhere would be shown a frame of their own machine.
    ...(mocks && !config.PUBLIC_URL && { phoneUrl: mocks.phoneUrl }),
    fatal(reason) {
      complain(reason);
      void end(1);
    },
  });
  return { assistant, mocks };
}

function startMocks(token: string) {
  const { citizens } = loadCitizens(config.MOCK_DATA);
  return startMockServices({
    port: config.MOCKS_PORT,
    token,
    citizens,
    smsUrl: () => config.SMS_URL ?? running?.assistant.codeGatewayUrl,
    callbackUrl: () => running?.assistant.callbackUrl,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(
      `MOCKS_PORT ${config.MOCKS_PORT} is taken. Several processes share mock services by REGISTRY_URL, VNEID_URL and SERVICES_TOKEN (npm run mocks)`,
    );
  });
}

function announce({ assistant, mocks }: Running) {
  const here = config.HOST === undefined ? `http://localhost:${assistant.port}` : assistant.origin;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  log.info({ settings: masked(config) }, 'settings');
  say(`\nThe VNeID linking assistant is running${config.ROLE === 'all' ? '' : ` (ROLE=${config.ROLE})`}.`);
  const serves = config.ROLE !== 'worker';
  if (serves && config.WEB_CHAT === 'on') say(`  Web chat        ${here}/`);
  if (serves && config.DESK === 'on') say(`  Help desk       ${here}/desk`);
  say(`  Health          ${here}/readyz   ${here}/metrics`);
  say(
    `  Telegram        ${config.TELEGRAM_BOT_TOKEN ? `on, by ${config.TELEGRAM_MODE}` : 'off (set TELEGRAM_BOT_TOKEN, see the README)'}`,
  );
  say(`  Zalo bot        ${config.ZALO_BOT_TOKEN ? `on, by ${config.ZALO_MODE}` : 'off (set ZALO_BOT_TOKEN)'}`);
  say(`  Zalo OA         ${config.ZALO_OA_APP_ID ? `on, ${here}/webhooks/zalo-oa` : 'off (set ZALO_OA_APP_ID)'}`);
  say('  In a terminal   npm run talk');
  const setUp = assistant.deskSetUpPath();
  if (setUp !== null && serves) {
    say('\nTHE HELP DESK HAS NO ACCOUNT YET. Open this link within a day to make the first one; it works once:');
    say(`  ${config.PUBLIC_URL ?? here}${setUp}`);
  }
  if (mocks) {
    say(
      '\nMOCK SERVICES: no REGISTRY_URL/VNEID_URL is set, so accounts are looked up among made-up citizens (README, "Mock citizens").',
    );
    say(`  Mock phone      ${mocks.phoneUrl}   (the SMS with the codes)`);
    say(`  Faults          ${mocks.controlUrl}`);
  }
  say('');
}

async function end(code: number) {
  if (ending) return;
  ending = true;
  const giveUp = setTimeout(() => process.exit(1), stopWithinMs);
  giveUp.unref();
  await running?.assistant.stop().catch((error) => log.error(tell(error), 'stop failed'));
  await running?.mocks?.close();
  process.exit(code);
}

function complain(line: string) {
  process.stderr.write(`${line}\n`);
}
