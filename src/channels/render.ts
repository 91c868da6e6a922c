/** A step's lines → messages that fit a channel: words, buttons or a numbered list, a picture or its words, pieces within its length. */
import type { Language, Line, Outgoing } from '../engine/outside.ts';
import type { Speech } from '../speech.ts';
import type { Channel, Message, ShownPicture } from './channel.ts';
import { pictureFile } from './pictures.ts';

/** The messages for one outgoing, in order; the picture stands above the first, the choices under the last. */
export function render(
  outgoing: Outgoing,
  chat: string,
  channel: Pick<Channel, 'maxText' | 'buttons' | 'pictures'>,
  speech: Speech,
): Message[] {
  const { language, lines, key, window } = outgoing;
  const buttons = outgoing.buttons.map(({ payload, label, values }) => ({
    payload,
    label: speech.text(language, values ? { line: label, values } : { line: label }),
  }));
  const paragraphs = lines.map((line) => speech.text(language, line));
  if (buttons.length > channel.buttons)
    paragraphs.push(buttons.map(({ label }, index) => `${index + 1}. ${label}`).join('\n'));
  const picture = pictureOf(lines, language, speech);
  if (!channel.pictures && picture !== null) paragraphs.unshift(`[${picture.words}]`);
  const texts = split(paragraphs.join('\n\n'), channel.maxText);
  return texts.map((text, index) => ({
    chat,
    key: `${key}.${index}`,
    text,
    buttons: index === texts.length - 1 ? buttons.slice(0, channel.buttons) : [],
    window,
    ...(channel.pictures && picture !== null && index === 0 && { picture }),
  }));
}

/** The newest one: a message shows one picture at most. */
function pictureOf(lines: Line[], language: Language, speech: Speech): ShownPicture | null {
  const name = lines.findLast(({ picture }) => picture !== undefined)?.picture;
  if (name === undefined) return null;
  return { name, file: pictureFile(name), words: speech.text(language, { line: `picture.${name}` }) };
}

/** Borders to cut at, the best first: paragraph, line, sentence, word. */
const borders = ['\n\n', '\n', '. ', '? ', '! ', ' '];

/** Pieces of at most `max` UTF-16 units, cut at the best border in their second half, never inside a surrogate pair. */
export function split(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const at = cutAt(rest, max);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest.length > 0 || pieces.length === 0) pieces.push(rest);
  return pieces;
}

function cutAt(text: string, max: number): number {
  for (const border of borders) {
    const at = text.lastIndexOf(border, max - border.length);
    if (at > max / 2) return at + border.length;
  }
  const insidePair = /[\uD800-\uDBFF]/.test(text[max - 1] ?? '');
  return insidePair ? max - 1 : max;
}
