/** Messages whose choices are a numbered list in their text → text and choices, as they are elsewhere. */
import type { Shown } from '../stage.ts';
import { pictureWords, withoutPictureWords } from './picture-words.ts';

/** A text is cut when it has more UTF-16 units than this, less what is trimmed at the cut; the choices stand under the last piece. */
const cutAbove = 1_880;

/** Pieces of one message are one again, with what is the last one's beside; pictures that came as messages of their own are left out. */
export function joinPieces<Piece extends Shown>(messages: Piece[]): Piece[] {
  const shown: Piece[] = [];
  for (const message of messages.filter(({ text }) => !pictureWords.has(text))) {
    const before = shown.at(-1);
    const cut =
      before && before.buttons.length === 0 && before.text.length + message.text.length > cutAbove ? before : undefined;
    if (cut) shown.pop();
    shown.push(cut ? { ...message, text: `${cut.text}\n\n${message.text}` } : message);
  }
  return shown.map(bare);
}

/** Without the list, and without the words of a picture that cannot be shown. */
function bare<Piece extends Shown>(piece: Piece): Piece {
  const list = piece.buttons.map((label, index) => `${index + 1}. ${label}`).join('\n');
  const { text } = piece;
  const unlisted = list !== '' && text.endsWith(list) ? text.slice(0, -list.length).trimEnd() : text;
  return { ...piece, text: withoutPictureWords(unlisted) };
}
