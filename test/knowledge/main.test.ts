import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../src/knowledge/main.ts');
const questions = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'questions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, 'sentences.tsv');
  writeFileSync(path, text);
  return path;
}

describe('npm run questions', () => {
  it('prints figures and confusions, and with --json one object in the last line', () => {
    const path = file(
      '\uFEFFlogin-qr-scan\tđăng nhập bằng mã QR kiểu gì\tdiacritics\r\n\r\nforeigners\tgia vang hom nay\tno-diacritics\nout-of-scope\tgiá vàng hôm nay\n',
    );
    const { stdout, status } = questions(path, '--json');
    expect(status).toBe(0);
    expect(stdout).toContain('top-1                  50.0 %');
    expect(stdout).toContain('foreigners → refused: gia vang hom nay');
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      top1: 0.5,
      outOfScopeRecall: 1,
      outOfScopePrecision: 0.5,
      top3: expect.any(Number),
      msPerQuestion: expect.any(Number),
    });
  });

  it('ends well however low the figures are', () => {
    expect(questions(file('foreigners\tgiá vàng hôm nay\n')).status).toBe(0);
  });

  it.each([
    [
      'an unknown topic',
      'foreigners\ta\nweather\tb\n',
      /sentences\.tsv:2: a topic of flows\/topics\.ts or out-of-scope, not "weather"/,
    ],
    ['no sentence', 'foreigners\n', /sentences\.tsv:1: topic<TAB>sentence/],
    ['too many parts', 'foreigners\ta\tb\tc\n', /sentences\.tsv:1: .* not 4 parts/],
    ['nothing', '\n\n', /at least one line/],
  ])('refuses a file with %s, telling the place and what was meant', (_, text, told) => {
    const { stderr, status } = questions(file(text));
    expect(status).toBe(2);
    expect(stderr).toMatch(told);
  });

  it('refuses a file that is not there, no file, and options it does not know', () => {
    expect(questions(join(folder, 'none.tsv')).status).toBe(2);
    expect(questions().stderr).toContain('npm run questions -- FILE.tsv');
    expect(questions('--loud', 'a.tsv').status).toBe(2);
  });
});
