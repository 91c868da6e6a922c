/** Every picture is there, small enough, drawn from what stands in src/pictures/ now, and said in words for whoever cannot see it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictures } from '../flows/pictures.ts';
import en from '../locales/en/picture.json' with { type: 'json' };
import vi from '../locales/vi/picture.json' with { type: 'json' };
import { pictureFile, pictureFolder } from '../src/channels/pictures.ts';
import { writePng } from '../src/pictures/png.ts';
import { fingerprints, screens } from '../src/pictures/screens.ts';

/** Telegram would take 10 MB; a citizen may be on a slow and dear connection. */
const largestBytes = 60_000;
/** For one caption, and for one breath of a screen reader. */
const longestWords = 250;
const locales = { vi, en } as const;
const opening = { vi: 'Hình minh họa: ', en: 'Illustration: ' } as const;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Type and content of each chunk; throws where the file is cut off. */
function chunksOf(file: Buffer): Array<{ type: string; data: Buffer }> {
  const chunks: Array<{ type: string; data: Buffer }> = [];
  for (let at = signature.length; at < file.length; at += file.readUInt32BE(at) + 12)
    chunks.push({
      type: file.toString('latin1', at + 4, at + 8),
      data: file.subarray(at + 8, at + 8 + file.readUInt32BE(at)),
    });
  return chunks;
}

const dataOf = (file: Buffer, type: string) =>
  Buffer.concat(
    chunksOf(file)
      .filter((chunk) => chunk.type === type)
      .map(({ data }) => data),
  );

describe.each(pictures)('the picture %s', (name) => {
  it('is a whole PNG of a phone’s width and of few bytes', () => {
    const file = readFileSync(pictureFile(name));
    expect([...file.subarray(0, signature.length)]).toEqual(signature);
    const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
    expect(width).toBeGreaterThanOrEqual(600);
    expect(width).toBeLessThanOrEqual(800);
    // Higher ones are shown smaller, or cut, in a chat.
    expect(height / width).toBeLessThan(1.5);
    expect(file.length).toBeLessThanOrEqual(largestBytes);
    expect(chunksOf(file).at(-1)?.type).toBe('IEND');
    expect(inflateSync(dataOf(file, 'IDAT')).length).toBe((width + 1) * height);
  });

  it('shows that it is a drawing, and loads nothing', () => {
    expect(screens[name]).toContain('>Hình minh họa<');
    expect(screens[name]).not.toMatch(/<img|<link|<script|url\(|@import/);
    expect(screens[name]).toBe(screens[name].normalize('NFC'));
  });

  it('marks one thing with a ring and a hand', () => {
    expect(screens[name].match(/class="ring"/g)).toHaveLength(1);
    expect(screens[name].match(/class="point"><svg/g)).toHaveLength(1);
  });

  it('has words in every language, short enough', () => {
    for (const language of ['vi', 'en'] as const) {
      const words = locales[language][name];
      expect(words.startsWith(opening[language]), words).toBe(true);
      expect(words.length, words).toBeLessThanOrEqual(longestWords);
    }
  });

  it('has the label of what is marked in its words', () => {
    const ring = screens[name].split('class="ring">')[1]?.split('class="point"')[0] ?? '';
    const label = ring
      .replaceAll('&nbsp;', ' ')
      .replaceAll(/<\/(?:b|p|div)>/g, '\n')
      .replaceAll(/<svg.*?<\/svg>|<[^>]+>/gs, '')
      .trim()
      .split('\n')[0] as string;
    expect(label.length).toBeGreaterThan(3);
    for (const language of ['vi', 'en'] as const) {
      // The field of the code has no name that a source tells.
      if (name !== 'otp-entry') expect(locales[language][name]).toContain(`"${label}"`);
    }
  });
});

describe('the pictures', () => {
  it('are all there is in their folder', () => {
    const expected = [...pictures.map((name) => `${name}.png`), 'sources.json'].sort();
    expect(readdirSync(pictureFolder).sort()).toEqual(expected);
  });

  it('are drawn from the present sources; after a change: npm run screens', () => {
    const file = join(pictureFolder, 'sources.json');
    expect(existsSync(file)).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(fingerprints((name) => readFileSync(pictureFile(name))));
  });

  it('hold no number of anybody but the guide’s own sample', () => {
    const numbers = pictures.flatMap((name) => screens[name].match(/\b\d{9,12}\b/g) ?? []);
    expect(numbers).toEqual(['052089999999']);
  });
});

describe('a PNG with a palette', () => {
  it('shows a drawing of few colours as it is', () => {
    const colour = fc.constantFrom([0, 0, 0], [255, 255, 255], [194, 65, 12], [20, 37, 58], [20, 37, 59]);
    const drawing = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.array(colour, { minLength: 1, maxLength: 9 }))
      .map(([width, column]) => ({
        width,
        height: column.length,
        rgb: Uint8Array.from(column.flatMap((each) => Array(width).fill(each).flat())),
      }));
    fc.assert(
      fc.property(drawing, ({ width, height, rgb }) => {
        const file = writePng({ width, height, rgb });
        const palette = dataOf(file, 'PLTE');
        const rows = inflateSync(dataOf(file, 'IDAT'));
        const shown = Array.from({ length: width * height }, (_, pixel) => {
          const index = rows[Math.floor(pixel / width) * (width + 1) + 1 + (pixel % width)] ?? 0;
          return [...palette.subarray(index * 3, index * 3 + 3)];
        });
        expect(shown.flat()).toEqual([...rgb]);
      }),
      { seed: 20261121 },
    );
  });
});
