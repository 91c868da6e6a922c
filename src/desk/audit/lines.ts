/** Reads the lines of a large file a block at a time, from either end. */
import { type FileHandle, open } from 'node:fs/promises';
import { NEWLINE } from '../../stores/lowdb/lines.ts';

const blockBytes = 65_536;

/** Every line up to the byte `end`, without its newline; what is left behind the last newline is told as a line, too. Throws as `open`. */
export async function* linesOf(path: string, end: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const block of blocks(path, forwards(end))) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, block]) : block;
    let at = 0;
    for (let newline = bytes.indexOf(NEWLINE); newline >= 0; newline = bytes.indexOf(NEWLINE, at)) {
      yield bytes.subarray(at, newline);
      at = newline + 1;
    }
    rest = bytes.subarray(at);
  }
  if (rest.length > 0) yield rest;
}

/** The same lines, the last one first. */
export async function* linesBack(path: string, end: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let first = true;
  for await (const block of blocks(path, backwards(end))) {
    const bytes = Buffer.concat([block, rest]);
    let until = bytes.length;
    for (let newline = lastNewline(bytes, until); newline >= 0; newline = lastNewline(bytes, until)) {
      // Behind the newline at the very end there is no line.
      if (!(first && newline === bytes.length - 1)) yield bytes.subarray(newline + 1, until);
      until = newline;
      first = false;
    }
    first = false;
    rest = bytes.subarray(0, until);
  }
  if (end > 0) yield rest;
}

const lastNewline = (bytes: Buffer, before: number) => (before === 0 ? -1 : bytes.lastIndexOf(NEWLINE, before - 1));

interface Span {
  from: number;
  to: number;
}

function* forwards(end: number): Generator<Span> {
  for (let from = 0; from < end; from += blockBytes) yield { from, to: Math.min(end, from + blockBytes) };
}

function* backwards(end: number): Generator<Span> {
  for (let to = end; to > 0; to -= blockBytes) yield { from: Math.max(0, to - blockBytes), to };
}

async function* blocks(path: string, spans: Iterable<Span>): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    for (const span of spans) yield await readSpan(file, span);
  } finally {
    await file.close();
  }
}

/** Shorter when the file ends before. */
async function readSpan(file: FileHandle, { from, to }: Span): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(to - from);
  let done = 0;
  while (done < buffer.length) {
    const { bytesRead } = await file.read(buffer, done, buffer.length - done, from + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
