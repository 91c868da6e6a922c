/** Pictures of pages for the README: the same letters wherever they are drawn, small files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { readPng, writePng } from '../../src/pictures/png.ts';

const kilobytesMax = 120;
const { resolve } = createRequire(import.meta.url);

/** Style that has a page's text, the mock phone's too, written in letters of ours; where a phone would have its own. */
export function font(): string {
  const face = (subset: string, weight: number) => {
    const file = resolve(`@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff2`);
    return `@font-face{font-family:"Drawn ${subset}";font-weight:${weight};src:url(data:font/woff2;base64,${readFileSync(file).toString('base64')})}`;
  };
  const faces = ['latin', 'vietnamese'].flatMap((subset) => [400, 600, 700].map((weight) => face(subset, weight)));
  return `${faces.join('')} :root body, :root .phone {font-family: "Drawn latin", "Drawn vietnamese", sans-serif}`;
}

/** Takes it once nothing moves any more. Throws when it would be larger than 120 kB. */
export async function take(page: Page, name: string) {
  await page.evaluate('document.fonts.ready');
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1_500);
  const png = writePng(readPng(await page.screenshot()));
  if (png.length > kilobytesMax * 1_000) throw new Error(`${name} is larger than ${kilobytesMax} kB`);
  writeFileSync(new URL(`${name}.png`, import.meta.url), png);
  process.stdout.write(`${name} ${Math.ceil(png.length / 1_000)} kB\n`);
}
