/**
 * Ours, as `npm start` runs it, on lowdb or on a database: webhook with its secret, desk, web chat, outbox, transcript, masking. Only the
 * pace is open, as Telegram's 30 messages a second are what would be measured else, and the services answer in this process.
 */
import { startAssistant } from '../../../src/assistant.ts';
import { readConfig } from '../../../src/config.ts';
import { createLog } from '../../../src/log.ts';
import { dataKey } from '../conversations.ts';
import { operator, services } from '../dialogue.ts';
import { readSettings, tellPort } from './child.ts';

const { folder, apiRoot, token, secret, databaseUrl } = readSettings();
const config = readConfig({
  PORT: '0',
  PUBLIC_URL: 'https://bench.example',
  DATA_DIR: folder,
  DATABASE_URL: databaseUrl,
  DATA_KEY: dataKey,
  TELEGRAM_BOT_TOKEN: token,
  TELEGRAM_API_ROOT: apiRoot,
  TELEGRAM_MODE: 'webhook',
  TELEGRAM_WEBHOOK_SECRET: secret,
  OPERATOR_NAME: operator.operatorName,
  OPERATOR_HOTLINE: operator.hotline,
  LOG_LEVEL: 'warn',
});
const { port } = await startAssistant({
  config,
  dataKey,
  log: createLog({ level: config.LOG_LEVEL }),
  services: { registryUrl: 'http://127.0.0.1:9', vneidUrl: 'http://127.0.0.1:9', token: 'nobody is called' },
  serviceImplementations: services,
  // Not 0, with which turns would not even be asked for.
  pace: { perChatMs: 0.001, inAllMs: 0.001 },
  fatal(reason) {
    console.error(reason);
    process.exit(1);
  },
});
tellPort(port);
