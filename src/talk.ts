/**
 * `npm run talk -- [--en] [--record FILE]`: the assistant at a prompt, with mock services and memory of its own, so that it can be tried
 * beside a running one. `--record` writes what is said as a dialogue for `npm run dialogue`.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { startAssistant } from './assistant.ts';
import { createTerminal, type TerminalChannel } from './channels/terminal.ts';
import { environmentVariables, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { loadCitizens } from './mocks/citizens.ts';
import { startMockServices } from './mocks/services.ts';
import { recorded } from './runner/record/recorded.ts';
import { createRecorder } from './runner/record/recorder.ts';
import { createMemoryStore } from './stores/memory.ts';

const { values: options } = parseArgs({ options: { en: { type: 'boolean' }, record: { type: 'string' } } });
/** Nobody but whoever sits here. */
const alone = {
  PORT: '0',
  TELEGRAM_BOT_TOKEN: '',
  ZALO_BOT_TOKEN: '',
  ZALO_OA_APP_ID: '',
  ZALO_ZNS_TEMPLATE_ID: '',
  WEB_CHAT: 'off',
  DESK: 'off',
};
const config = readConfig({ ...environmentVariables(), ...alone });
const token = randomUUID();
const live = process.stdout.isTTY === true && process.stdin.isTTY === true;

const { citizens } = loadCitizens(config.MOCK_DATA);
const recorder = createRecorder({ language: options.en ? 'en' : 'vi', citizens, linking: config.LINKING });
const mocks = await startMockServices({
  port: 0,
  token,
  citizens,
  smsUrl: undefined,
  callbackUrl: () => callbackUrl,
  onSms({ to, from, text }) {
    recorder.texted(to, text);
    terminal?.sms(`${from}: ${text}`);
  },
});
let terminal: TerminalChannel | undefined;
let callbackUrl: string | undefined;

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
      ...(options.en && { language: 'en' }),
    });
    return [options.record === undefined ? terminal : recorded(terminal, recorder, { now: Date.now, changed: write })];
  },
});

callbackUrl = assistant.callbackUrl;

/** After each message, so that nothing is lost however this ends. */
function write(): boolean {
  if (options.record === undefined) return false;
  const yaml = recorder.toYaml(basename(options.record).replace(/\.ya?ml$/, ''));
  if (yaml !== null) writeFileSync(options.record, yaml);
  return yaml !== null;
}

async function end() {
  await assistant.engine.idle();
  if (write()) process.stdout.write(`\n${options.record}: npm run dialogue -- --verbose ${options.record}\n`);
  await assistant.stop();
  await mocks.close();
  process.exit(0);
}
