/** `npm run talk`: the assistant at a prompt, with mock services and memory of its own, so that it can be tried beside a running one. */
import { randomUUID } from 'node:crypto';
import { startAssistant } from './assistant.ts';
import { createTerminal, type TerminalChannel } from './channels/terminal.ts';
import { environmentVariables, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { loadCitizens } from './mocks/citizens.ts';
import { startMockServices } from './mocks/services.ts';
import { createMemoryStore } from './stores/memory.ts';

const config = readConfig({ ...environmentVariables(), PORT: '0', TELEGRAM_BOT_TOKEN: '' });
const token = randomUUID();
const live = process.stdout.isTTY === true && process.stdin.isTTY === true;

const mocks = await startMockServices({
  port: 0,
  token,
  citizens: loadCitizens(config.MOCK_DATA).citizens,
  smsUrl: undefined,
  onSms: ({ from, text }) => terminal?.sms(`${from}: ${text}`),
});
let terminal: TerminalChannel | undefined;

process.stdout.write(
  '\nTrò chuyện với trợ lý. Viết tin nhắn rồi Enter; "/exit" để thoát. / Talk to the assistant; "/exit" to leave.\n' +
    'Thử: "xin chào". Số CCCD mẫu / a made-up citizen: 079085000001, 15/03/1985.\n\n',
);

const assistant = await startAssistant({
  config,
  dataKey: randomUUID(),
  services: { registryUrl: mocks.urls.registry, vneidUrl: mocks.urls.vneid, token },
  log: createLog({ level: 'silent' }),
  fatal: (reason) => process.stderr.write(`${reason}\n`),
  store: createMemoryStore(),
  channels() {
    terminal = createTerminal({
      input: process.stdin,
      output: process.stdout,
      live,
      ended: () => void end(),
      ...(process.argv.includes('--en') && { language: 'en' }),
    });
    return [terminal];
  },
});
async function end() {
  await assistant.engine.idle();
  await assistant.stop();
  await mocks.close();
  process.exit(0);
}
