/** PNG files of few colours: a screenshot in true colour → the same with a palette, a quarter of its size (PNG specification, third edition). */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Of flat drawings the most frequent ones are enough; the rest, shades at the edges of letters, take the nearest. */
const colours = 64;

export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue of each pixel, row by row. */
  rgb: Uint8Array;
}

/** A PNG of true colour, 8 bits, not interlaced, as Chromium takes it; throws for any other. */
export function readPng(file: Uint8Array): Pixels {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const samples = { 2: 3, 6: 4 }[bytes[25] ?? 0];
  if (bytes[24] !== 8 || samples === undefined || bytes[28] !== 0) throw new Error('not a PNG of true colour');
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12)
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  const lines = unfilter(inflateSync(Buffer.concat(data)), { stride: width * samples, height, samples });
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1)
    rgb.set(lines.subarray(pixel * samples, pixel * samples + 3), pixel * 3);
  return { width, height, rgb };
}

interface Shape {
  stride: number;
  height: number;
  /** Bytes of one pixel. */
  samples: number;
}

/** Undoes what each row was filtered with (section 9 of the specification). */
function unfilter(filtered: Uint8Array, { stride, height, samples }: Shape): Uint8Array {
  // A pixel and a row of nothing go before, so that the first ones have neighbours too.
  const wide = stride + samples;
  const out = new Uint8Array(wide * (height + 1));
  const at = (index: number) => out[index] ?? 0;
  for (let row = 0; row < height; row += 1) {
    const from = row * (stride + 1);
    const guess = guesses[filtered[from] ?? 0] ?? (() => 0);
    for (let column = 0; column < stride; column += 1) {
      const to = (row + 1) * wide + samples + column;
      out[to] = (filtered[from + 1 + column] ?? 0) + guess(at(to - samples), at(to - wide), at(to - wide - samples));
    }
  }
  return Uint8Array.from({ length: stride * height }, (_, index) =>
    at((Math.floor(index / stride) + 1) * wide + samples + (index % stride)),
  );
}

/** By the kind of filter: what a byte was expected to be, from those to its left, above, and above left. */
const guesses: Array<(left: number, up: number, corner: number) => number> = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
];

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

/** The pixels as a PNG with a palette. */
export function writePng({ width, height, rgb }: Pixels): Buffer {
  const counts = new Map<number, number>();
  const at = (pixel: number) =>
    ((rgb[pixel * 3] ?? 0) << 16) | ((rgb[pixel * 3 + 1] ?? 0) << 8) | (rgb[pixel * 3 + 2] ?? 0);
  for (let pixel = 0; pixel < width * height; pixel += 1) counts.set(at(pixel), (counts.get(at(pixel)) ?? 0) + 1);
  const palette = [...counts]
    .sort(([a, m], [b, n]) => n - m || a - b)
    .slice(0, colours)
    .map(([colour]) => colour);
  const indexes = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1)
      rows[row * (width + 1) + 1 + column] = indexes.get(at(row * width + column)) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const channels = (colour: number): [number, number, number] => [colour >> 16, (colour >> 8) & 255, colour & 255];

function nearest(palette: number[], colour: number): number {
  const distance = (other: number) => {
    const [a, b] = [channels(colour), channels(other)];
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  };
  return palette.reduce((best, other, index) => (distance(other) < distance(palette[best] ?? 0) ? index : best), 0);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
