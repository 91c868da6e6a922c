/**
 * Telegram's HTML: text and entities out of markup, with the server's own complaints.
 * @see https://core.telegram.org/bots/api#html-style (read 2026-11)
 */
import { badRequest } from './api-error.ts';
import type { TgEntity } from './types.ts';

/** What each tag becomes. */
const TAGS: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  'tg-emoji': 'custom_emoji',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

/** The only named references there are; others stay as they are written. */
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

const TOKEN = /<(\/?)([^\s>]*)([^>]*)(>?)|&(#x[0-9a-f]+|#\d+|\w+);/giu;

interface Open {
  tag: string;
  offset: number;
  attributes: string;
}

/** Throws 400 "can't parse entities" where Telegram would. */
export function parseHtml(markup: string): { text: string; entities: TgEntity[] } {
  let text = '';
  let last = 0;
  const open: Open[] = [];
  const entities: TgEntity[] = [];
  for (const match of markup.matchAll(TOKEN)) {
    text += markup.slice(last, match.index);
    last = match.index + match[0].length;
    const [whole, slash, name = '', attributes = '', bracket, reference] = match;
    if (reference !== undefined) {
      text += decode(reference) ?? whole;
      continue;
    }
    const tag = { name: name.toLowerCase(), attributes, closed: bracket === '>', at: byteOffset(markup, match.index) };
    if (slash === '/') endTag(tag, open, entities, text.length);
    else open.push(startTag(tag, text.length));
  }
  text += markup.slice(last);
  const left = open.at(-1);
  if (left) throw complaint(`Can't find end tag corresponding to start tag "${left.tag}"`);
  return { text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };
}

interface Tag {
  name: string;
  attributes: string;
  closed: boolean;
  /** Bytes of UTF-8 from the start of the markup: how Telegram counts in its complaints. */
  at: number;
}

function startTag({ name, attributes, closed, at }: Tag, offset: number): Open {
  const unclosed = () => complaint(`Unclosed start tag at byte offset ${at}`);
  if (!closed && attributes === '') throw unclosed();
  if (!Object.hasOwn(TAGS, name)) throw complaint(`Unsupported start tag "${name}" at byte offset ${at}`);
  if (!closed) throw unclosed();
  if (name === 'span' && !attributes.includes('tg-spoiler')) {
    throw complaint(`Tag "span" must have class "tg-spoiler" at byte offset ${at}`);
  }
  return { tag: name, offset, attributes };
}

function endTag({ name, closed, at }: Tag, open: Open[], entities: TgEntity[], end: number): void {
  const start = open.pop();
  if (!start) throw complaint(`Unexpected end tag at byte offset ${at}`);
  if (!closed) throw complaint(`Unclosed end tag at byte offset ${at}`);
  if (name !== '' && name !== start.tag) {
    throw complaint(`Unmatched end tag at byte offset ${at}, expected "</${start.tag}>", found "</${name}>"`);
  }
  if (end === start.offset) return;
  const entity: TgEntity = { type: TAGS[start.tag] ?? '', offset: start.offset, length: end - start.offset };
  const url = /href\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))/i.exec(start.attributes);
  if (start.tag === 'a') {
    const address = url?.[1] ?? url?.[2] ?? url?.[3];
    if (address === undefined) return;
    entity.url = address.replace(/&amp;/g, '&');
  }
  entities.push(entity);
}

function decode(reference: string): string | undefined {
  if (!reference.startsWith('#')) return NAMED[reference.toLowerCase()];
  const hex = reference[1]?.toLowerCase() === 'x';
  const code = Number.parseInt(reference.slice(hex ? 2 : 1), hex ? 16 : 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function byteOffset(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index));
}

function complaint(what: string): Error {
  return badRequest(`can't parse entities: ${what}`);
}
