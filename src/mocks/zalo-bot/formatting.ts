/** What people see of a text with markup. Source: Zalo Bot Platform docs (sendMessage, `parse_mode` and `text_styles`, read 2026-11). */
import type { Params } from '../platform/params.ts';
import { readText } from '../platform/params.ts';
import type { Content } from './chats.ts';
import { badRequest } from './refusal.ts';

/** The documented subset, in the order it is taken off. */
const MARKDOWN: [RegExp, string][] = [
  [/\*\*(.+?)\*\*/g, '$1'],
  [/\*(.+?)\*/g, '$1'],
  [/\{[a-z]+\}(.*?)\{\/[a-z]+\}/g, '$1'],
  [/^(#{1,6}|>) /gm, ''],
  [/^- /gm, '• '],
];

/** The text as shown. Where both ways are given `parse_mode` wins. Throws 400 for a way there is not. */
export function readFormatted(params: Params, text: string): Pick<Content, 'text' | 'format'> {
  const mode = readText(params, 'parse_mode') ?? '';
  if (mode === 'html') return { text: text.replaceAll(/<[^>]*>/g, ''), format: mode };
  if (mode === 'markdown') {
    return { text: MARKDOWN.reduce((left, [mark, by]) => left.replace(mark, by), text), format: mode };
  }
  if (mode !== '') throw badRequest('The parse_mode must be markdown or html');
  if (params.text_styles === undefined) return { text };
  if (!Array.isArray(params.text_styles)) throw badRequest('The text_styles must be an array');
  return { text, format: 'text_styles' };
}
