/** docs/dialogues.md: every example on it plays, and it names the options there are. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDialogues } from '../../src/runner/format/read.ts';
import { checkKeys, stepSchemas } from '../../src/runner/format/schema.ts';
import { usage } from '../../src/runner/options.ts';
import { play } from '../../src/runner/play/play.ts';
import { tellOutcome } from '../../src/runner/results/console.ts';
import { createInProcessTheatre } from '../../src/runner/stages/in-process.ts';

const name = 'docs/dialogues.md';
const page = readFileSync(name, 'utf8');

/** Each block behind as many empty lines as stand above it: what is told about it has the page's own line. */
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(({ 1: text = '', index }) => {
  const above = page.slice(0, index).split('\n').length;
  const file = /^# file: (\S+)$/m.exec(text)?.[1];
  return { line: above + 1, text: '\n'.repeat(above) + text, file: file ? `docs/${file}` : name };
});
const parts = new Map(blocks.filter(({ file }) => file !== name).map(({ file, text }) => [file, text]));
const whole = blocks.filter(({ file }) => file === name);

function readBlock(file: string, text: string) {
  return readDialogues(file, (wanted) => {
    const found = wanted === file ? text : parts.get(wanted);
    if (found === undefined) throw new Error(`${wanted} is not on the page`);
    return found;
  });
}

describe('the examples of the page', () => {
  it('are at least twelve, and no longer than a page can be', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(12);
    expect(page.split('\n').length).toBeLessThanOrEqual(201);
  });

  it.each(whole)('play: line $line', async ({ file, text }) => {
    const dialogues = readBlock(file, text);
    expect(dialogues).not.toEqual([]);
    for (const dialogue of dialogues) {
      const outcome = await play(dialogue, createInProcessTheatre());
      expect(outcome.result, tellOutcome(outcome)).toBe('passed');
    }
  });

  it.each([...parts])('can be included: %s', (file, text) => {
    expect(readBlock(file, text)).toEqual([]);
    expect(whole.some((block) => block.text.includes(`include: ${file.replace('docs/', '')}`))).toBe(true);
  });

  it('show every verb', () => {
    const shown = blocks.map(({ text }) => text).join('\n');
    const missing = Object.keys(stepSchemas)
      .flatMap((verb) => (verb === 'check' ? checkKeys : [verb]))
      .filter((verb) => !new RegExp(`^ +(- )?(\\{ )?${verb}:`, 'm').test(shown));
    expect(missing).toEqual([]);
  });
});

it('the failure on the page is what the runner tells', async () => {
  const [first] = whole;
  const text = first?.text.trimStart().replace('linking.consent', 'linking.askCccd') ?? '';
  const [dialogue] = readDialogues('hello.yaml', () => text);
  const told = tellOutcome(await play(dialogue!, createInProcessTheatre()))
    .replace(/\d+ ms/, '5 ms')
    .split('\n');
  const shown = /^```text\n(.*?)\n```$/ms.exec(page)?.[1]?.split('\n') ?? [];
  expect(shown.length).toBeGreaterThan(5);
  for (const [index, line] of shown.entries()) {
    if (line.endsWith('…')) expect(told[index]?.slice(0, line.length - 1)).toBe(line.slice(0, -1));
    else expect(told[index]).toBe(line);
  }
});

it('the mistake on the page is what the runner tells', () => {
  const text = (whole[0]?.text ?? '').trimStart().replace('press:', 'pres:');
  const told = /`(hello\.yaml:\d+: .*?)`/.exec(page)?.[1];
  expect(() => readDialogues('hello.yaml', () => text)).toThrow(told);
});

it('the page names the options there are', () => {
  const named = (text: string) => [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g))].sort();
  expect(named(page)).toEqual(named(usage));
});
