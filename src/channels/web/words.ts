/** A message's text → HTML: paragraphs, the heading of a step in bold, official addresses and free numbers to be touched. */
import type { Language } from '../../engine/outside.ts';
import { officialHosts } from '../../understanding/lookalike.ts';
import { type Html, html } from './html.ts';

const heading = /^(?:Bước|Step) \d.*$/m;
const hosts = [...officialHosts].map((host) => host.replaceAll('.', '\\.')).join('|');
/** Nothing in front or behind that would make it another host, a path or an e-mail address. Numbers of services: 1900 0368. */
const touchable = new RegExp(`(?<![\\w@./-])((?:${hosts})(?![\\w@/-]|\\.\\w)|1[89]00[ .]?\\d{4}(?!\\d))`);

/** Letters that English does not have; lines in Vietnamese have one in four, and English ones that quote a button fewer than one in ten. */
const vietnameseLetter = /[^\p{ASCII}\p{P}\p{N}\p{S}\p{Z}\p{C}]/gu;
const vietnameseShare = 0.1;

/** Which of the two languages a text is in, for whoever has it read aloud. */
export function languageOf(text: string): Language {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return (text.match(vietnameseLetter)?.length ?? 0) > letters * vietnameseShare ? 'vi' : 'en';
}

/** Every character of the text is shown as it is; only addresses of the allow-list become links [T6]. */
export const inParagraphs = (text: string): Html =>
  html`${text.split(/\n{2,}/).map((paragraph) => html`<p>${withHeading(paragraph)}</p>`)}`;

function withHeading(paragraph: string): Html {
  const [line] = heading.exec(paragraph) ?? [];
  if (line === undefined) return withLinks(paragraph);
  const at = paragraph.indexOf(line);
  return html`${withLinks(paragraph.slice(0, at))}<strong>${line}</strong>${withLinks(paragraph.slice(at + line.length))}`;
}

const withLinks = (text: string): Html =>
  html`${text.split(touchable).map((part, index) => (index % 2 === 1 ? linked(part) : part))}`;

const linked = (part: string): Html =>
  /^\d/.test(part)
    ? html`<a href="tel:${part.replaceAll(/\D/g, '')}">${part}</a>`
    : html`<a href="https://${part}/" target="_blank" rel="noopener noreferrer">${part}</a>`;
