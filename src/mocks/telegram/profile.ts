/** The bot's own face: getMe, commands, name and descriptions, each by language. @see https://core.telegram.org/bots/api#setmycommands (read 2026-11) */

import { isObject, type Params, readText } from '../platform/params.ts';
import { badRequest } from './api-error.ts';
import { readJson } from './params.ts';
import type { Method } from './world.ts';

export interface Command {
  command: string;
  description: string;
}

/** The methods, with a memory of their own. */
export function createProfile(botName: string): Record<string, Method> {
  const commands = new Map<string, Command[]>();
  const texts = new Map<string, string>();

  const textMethods = (what: string, field: string, { max, initial }: { max: number; initial: string }) => ({
    [`setMy${what}`]: ((_, { params }) => {
      const text = readText(params, field) ?? '';
      if (text.length > max) throw badRequest(`bot ${field.replace('_', ' ')} is too long`);
      texts.set(`${what}/${readLanguage(params)}`, text);
      return true;
    }) satisfies Method,
    // A language without a text of its own gets the default.
    [`getMy${what}`]: ((_, { params }) => ({
      [field]: texts.get(`${what}/${readLanguage(params)}`) || texts.get(`${what}/`) || initial,
    })) satisfies Method,
  });

  return {
    getMe: ({ bot }) => bot,
    setMyCommands: ({ limits }, { params }) => {
      commands.set(commandsKey(params), readCommands(params, limits.commands));
      return true;
    },
    // Exactly the list set for this scope and language; no fallback, unlike in the app.
    getMyCommands: (_, { params }) => commands.get(commandsKey(params)) ?? [],
    deleteMyCommands: (_, { params }) => {
      commands.delete(commandsKey(params));
      return true;
    },
    ...textMethods('Name', 'name', { max: 64, initial: botName }),
    ...textMethods('Description', 'description', { max: 512, initial: '' }),
    ...textMethods('ShortDescription', 'short_description', { max: 120, initial: '' }),
  };
}

function commandsKey(params: Params): string {
  return `${JSON.stringify(readJson(params, 'scope') ?? { type: 'default' })}/${readLanguage(params)}`;
}

function readLanguage(params: Params): string {
  const code = readText(params, 'language_code') ?? '';
  if (!/^([a-z]{2})?$/.test(code)) throw badRequest('invalid language code specified');
  return code;
}

function readCommands(params: Params, max: number): Command[] {
  const list = readJson(params, 'commands');
  if (!Array.isArray(list)) throw badRequest("can't parse commands: expected an Array of BotCommand");
  if (list.length > max) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  return list.map((item: unknown) => {
    const { command, description } = isObject(item) ? item : {};
    const name = typeof command === 'string' ? command.replace(/^\//, '') : '';
    if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
    if (typeof description !== 'string' || description === '' || description.length > 256) {
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
    }
    return { command: name, description };
  });
}
