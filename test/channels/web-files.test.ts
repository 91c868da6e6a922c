/** What the page loads: small, understood by browsers of 2018, kept by them under a name that changes with it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { filled, texts } from '../../src/channels/web/texts.ts';
import { message, signal, startChannel } from './web-client.ts';

const folder = join(import.meta.dirname, '../../src/channels/web/page');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
const out = mkdtempSync(join(tmpdir(), 'page-'));
afterAll(() => rmSync(out, { recursive: true }));

/** Emits every script for a version of the language; what that version lacks is written out in older words. */
function emitted(target: string): Map<string, string> {
  const compiler = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
  const outDir = join(out, target);
  execFileSync(process.execPath, [compiler, '-p', folder, '--noEmit', 'false', '--target', target, '--outDir', outDir]);
  return new Map(scripts.map((name) => [name, readFileSync(join(outDir, name), 'utf8')]));
}

describe('the scripts of the page', () => {
  it('hold their types, and use nothing that came to browsers after 2018', () => {
    // Checks types against the library of ES2018, so that `at` or `replaceAll` do not pass; and the syntax by emitting twice.
    const old = emitted('es2018');
    const present = emitted('esnext');
    expect(scripts.length).toBeGreaterThan(5);
    for (const name of scripts) expect(old.get(name), name).toBe(present.get(name));
  });

  it('would not pass with newer syntax', () => {
    const compile = (target: string) =>
      execFileSync(
        process.execPath,
        [
          join(import.meta.dirname, '../../node_modules/typescript/bin/tsc'),
          ...['--ignoreConfig', '--allowJs', '--noCheck', '--module', 'esnext', '--target', target],
          ...['--outDir', join(out, `new-${target}`), join(import.meta.dirname, 'newer-syntax.js')],
        ],
        { encoding: 'utf8' },
      ) + readFileSync(join(out, `new-${target}`, 'newer-syntax.js'), 'utf8');
    expect(compile('es2018')).not.toBe(compile('esnext'));
  });
});

describe('the page', () => {
  it('with all that it loads is less than 60 kB compressed', async () => {
    const world = await startChannel();
    const visitor = world.client();
    await visitor.get('/');
    await world.channel.send(
      message(world.chatIdOf(visitor), 'k', 'Kính chào Ông/Bà! '.repeat(30), ['Có', 'Không']),
      signal,
    );
    const { text } = await visitor.get('/');
    const links = [...text.matchAll(/(?:href|src)="(\/chat\/[^"]+)"/g)].map(([, path]) => path as string);
    const loaded = [...new Set(links)];
    expect(loaded.length).toBeGreaterThanOrEqual(8);
    let total = gzipSync(text).length;
    for (const path of loaded) {
      const packed = await fetch(world.url + path, { headers: { 'accept-encoding': 'gzip' } });
      expect(packed.status, path).toBe(200);
      expect(packed.headers.get('content-encoding'), path).toBe('gzip');
      expect(packed.headers.get('cache-control'), path).toContain('immutable');
      await packed.arrayBuffer();
      const length = Number(packed.headers.get('content-length'));
      expect(length, path).toBeGreaterThan(0);
      total += length;
    }
    console.log(`the page and the ${loaded.length} files it loads: ${(total / 1_000).toFixed(1)} kB compressed`);
    expect(total).toBeLessThan(60_000);
    await world.close();
  });

  it('gets what there is now under an old name, not to be kept, and nothing that is none of its files', async () => {
    const world = await startChannel();
    const visitor = world.client();
    for (const path of ['/chat/style.css', '/chat/000000000000/chat.js']) {
      const { status, headers } = await visitor.get(path);
      expect([status, headers['cache-control'], headers['content-encoding']]).toEqual([200, 'no-cache', undefined]);
      expect(headers.etag).toBeDefined();
      expect((await visitor.get(path, { 'if-none-match': String(headers.etag) })).status).toBe(304);
    }
    for (const path of ['/chat/tsconfig.json', '/chat/x/embed.js', '/chat/x/..%2Fweb.ts', '/chat/constructor'])
      expect((await visitor.get(path)).status, path).toBe(404);
    await world.close();
  });
});

describe('the texts of the page', () => {
  it('have the same placeholders in both languages, and none of them is left open', () => {
    const holes = (text: string) => text.match(/\{\{\w+\}\}/g) ?? [];
    for (const key of Object.keys(texts.vi) as Array<keyof typeof texts.vi>)
      expect(holes(texts.en[key]), key).toEqual(holes(texts.vi[key]));
    expect(() => filled(texts.vi.problemTooFast, {})).toThrow();
    expect(filled(texts.vi.problemTooFast, { seconds: 3 })).toContain('3 giây');
  });

  it('are all in Vietnamese letters that are put together, and address the citizen with respect', () => {
    for (const text of Object.values(texts.vi)) {
      expect(text).toBe(text.normalize('NFC'));
      expect(text).not.toMatch(/\b(bạn|anh|chị)\b/i);
    }
  });
});
