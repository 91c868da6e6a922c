/** The menu of commands beside Telegram's input field, in both languages (Bot API, setMyCommands). */
import type { Language } from '../../engine/outside.ts';
import type { Speech } from '../../speech.ts';

/** Names as `engine/hear.ts` knows them. */
const commands = [
  ['menu', 'command.menu'],
  ['huy', 'command.cancel'],
  ['help', 'command.help'],
  ['nguoi', 'command.human'],
  ['xoa', 'command.forget'],
  ['en', 'command.english'],
  ['vi', 'command.vietnamese'],
] as const;

/** Payloads of setMyCommands: Vietnamese for everybody, English for whoever runs Telegram in English. */
export function commandsIn(speech: Speech): object[] {
  const menu = (language: Language) =>
    commands.map(([command, line]) => ({ command, description: speech.text(language, { line }) }));
  return [{ commands: menu('vi') }, { commands: menu('en'), language_code: 'en' }];
}
