/** Lines that can be checked: eight hex digits of CRC-32, a space, the text, a newline. The text must not contain a newline. */
import { crc32 } from 'node:zlib';

export const NEWLINE = 0x0a;
/** What a line takes beyond its text: checksum, space, newline. */
export const LINE_OVERHEAD = 10;

/** CRC-32 of the UTF-8 bytes, as eight hex digits. */
export function checksum(text: string | Uint8Array): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** One line with its checksum in front and a newline (0x0A) behind. */
export function encodeLine(text: string): string {
  return `${checksum(text)} ${text}\n`;
}

/** The same as bytes: the text is encoded once, for the checksum and the line. */
export function lineBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(LINE_OVERHEAD + Buffer.byteLength(text));
  const end = LINE_OVERHEAD - 1 + bytes.write(text, LINE_OVERHEAD - 1, 'utf8');
  bytes.write(`${checksum(bytes.subarray(LINE_OVERHEAD - 1, end))} `, 0, 'latin1');
  bytes[end] = NEWLINE;
  return bytes;
}

/** The text of a line, given without its newline; null when it is not what was written. */
export function decodeLine(line: Buffer): string | null {
  const text = line.subarray(LINE_OVERHEAD - 1);
  return line.toString('latin1', 0, LINE_OVERHEAD - 1) === `${checksum(text)} ` ? text.toString('utf8') : null;
}

/**
 * The lines up to the first that is damaged or unfinished, and whether that was the end.
 * Splits on the byte 0x0A only: `node:readline` also splits on U+2028, which JSON leaves as it is, and would cut a record in two.
 */
export function decodeLines(bytes: Buffer): { texts: string[]; whole: boolean } {
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, at);
    const text = newline < 0 ? null : decodeLine(bytes.subarray(at, newline));
    if (text === null) return { texts, whole: false };
    texts.push(text);
    at = newline + 1;
  }
  return { texts, whole: true };
}
