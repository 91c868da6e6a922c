/** Entities Telegram finds by itself, and the text a bot sends made into what is shown. */

import { isObject, type Params, readText } from '../platform/params.ts';
import { badRequest } from './api-error.ts';
import { parseHtml } from './html.ts';
import { readJson } from './params.ts';
import type { TgEntity } from './types.ts';

/** Commands are found anywhere in a text, with the bot's name behind them or not. */
const FOUND: readonly { type: string; pattern: RegExp }[] = [
  { type: 'bot_command', pattern: /(?<![\w/@<>])\/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/@])/g },
  { type: 'url', pattern: /\bhttps?:\/\/[^\s<>"]+/g },
  { type: 'mention', pattern: /(?<![\w/])@\w{4,32}\b/g },
];

export function findEntities(text: string): TgEntity[] {
  const found: TgEntity[] = [];
  for (const { type, pattern } of FOUND) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (!found.some((other) => overlap(other, entity))) found.push(entity);
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

export interface Shown {
  text: string;
  entities: TgEntity[];
}

/**
 * The text in `params[name]` after parsing and trimming. HTML is parsed; of Markdown and MarkdownV2 the markup is
 * left in the text (a known gap: nothing here sends them).
 */
export function readShown(params: Params, { name, entities: entitiesName }: { name: string; entities: string }): Shown {
  const raw = readText(params, name) ?? '';
  const mode = (readText(params, 'parse_mode') ?? '').toLowerCase();
  if (!['', 'html', 'markdown', 'markdownv2', 'none'].includes(mode)) throw badRequest('unsupported parse_mode');
  const parsed = mode === 'html' ? parseHtml(raw) : { text: raw, entities: readGiven(params, entitiesName) };
  const shown = trim(parsed);
  const own = findEntities(shown.text).filter((found) => !shown.entities.some((entity) => overlap(entity, found)));
  return { text: shown.text, entities: [...shown.entities, ...own].sort((a, b) => a.offset - b.offset) };
}

function readGiven(params: Params, name: string): TgEntity[] {
  const given = readJson(params, name);
  if (!Array.isArray(given)) return [];
  return given.flatMap((entity: unknown) => {
    if (!isObject(entity)) return [];
    const { type, offset, length, ...more } = entity;
    return typeof type === 'string' && typeof offset === 'number' && typeof length === 'number'
      ? [{ type, offset, length, ...more }]
      : [];
  });
}

/** Telegram takes blanks off both ends. */
function trim({ text, entities }: Shown): Shown {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  const kept = entities.flatMap((entity) => {
    const offset = Math.max(0, entity.offset - start);
    const end = Math.min(trimmed.length, entity.offset + entity.length - start);
    return end > offset ? [{ ...entity, offset, length: end - offset }] : [];
  });
  return { text: trimmed, entities: kept };
}

function overlap(a: TgEntity, b: TgEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
