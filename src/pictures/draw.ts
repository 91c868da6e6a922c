/** `npm run screens`: draws every picture with the Chromium of an npm package and the font of another, so that it looks the same wherever it is done. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import chromiumPackage from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import { pictures } from '../../flows/pictures.ts';
import { pictureFile, pictureFolder } from '../channels/pictures.ts';
import { readPng, writePng } from './png.ts';
import { fingerprints, screens } from './screens.ts';

const { resolve } = createRequire(import.meta.url);

/** Made for Vietnamese: its marks stay apart from the letters, also where two stand above one. */
function fontFaces(): string {
  const face = (subset: string, weight: number, range: string) => {
    const file = resolve(`@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff2`);
    const data = readFileSync(file).toString('base64');
    return `@font-face{font-family:"Be Vietnam Pro";font-weight:${weight};src:url(data:font/woff2;base64,${data});unicode-range:${range}}`;
  };
  const vietnamese = 'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0323,U+1EA0-1EF9';
  return [400, 700]
    .flatMap((weight) => [face('latin', weight, 'U+0000-00FF,U+2000-206F'), face('vietnamese', weight, vietnamese)])
    .join('');
}

const browser = await chromium.launch({
  executablePath: await chromiumPackage.executablePath(),
  args: chromiumPackage.args,
  headless: true,
});
try {
  const page = await browser.newPage({ viewport: { width: 360, height: 480 }, deviceScaleFactor: 2 });
  const fonts = fontFaces();
  mkdirSync(pictureFolder, { recursive: true });
  for (const name of pictures) {
    await page.setContent(screens[name].replace('<style>', `<style>${fonts}`));
    await page.evaluate('document.fonts.ready');
    const png = writePng(readPng(await page.locator('body').screenshot()));
    writeFileSync(pictureFile(name), png);
    process.stdout.write(
      `${name} ${png.readUInt32BE(16)} × ${png.readUInt32BE(20)}, ${Math.ceil(png.length / 1000)} kB\n`,
    );
  }
} finally {
  await browser.close();
}
const kept = new Set([...pictures.map((name) => `${name}.png`), 'sources.json']);
for (const file of readdirSync(pictureFolder)) if (!kept.has(file)) rmSync(join(pictureFolder, file));
const prints = fingerprints((name) => readFileSync(pictureFile(name)));
writeFileSync(join(pictureFolder, 'sources.json'), `${JSON.stringify(prints, null, 2)}\n`);
