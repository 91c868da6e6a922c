import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { topics } from '../../flows/topics.ts';
import { KnowledgeError, knowledgeFolder, readKnowledge, readOutOfScope } from '../../src/knowledge/read.ts';

let place: string;
let folder: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'knowledge-'));
  folder = join(place, 'copy');
});
beforeEach(() => cpSync(knowledgeFolder, folder, { recursive: true }));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Changes the file of one topic in the copy. */
function change(changed: Record<string, unknown>): void {
  const file = join(folder, 'login-qr-scan.yaml');
  writeFileSync(file, stringify({ ...parse(readFileSync(file, 'utf8')), ...changed }));
}

describe('what is known', () => {
  it('has a file for every topic, in their order, and reads them once', () => {
    expect([...readKnowledge().keys()]).toEqual(topics);
    expect(readKnowledge()).toBe(readKnowledge());
  });

  it('has sentences of which nothing is known, in both languages', () => {
    expect(readOutOfScope().length).toBeGreaterThan(100);
  });

  it('has many ways of asking for every topic', () => {
    const few = [...readKnowledge()].filter(([, { asked }]) => asked.vi.length < 40 || asked.en.length < 8);
    expect(few.map(([topic]) => topic)).toEqual([]);
  });

  it('has no sentence under two topics', () => {
    const seen = new Map<string, string>();
    const twice: string[] = [];
    for (const [topic, { asked }] of readKnowledge()) {
      for (const sentence of [...asked.vi, ...asked.en]) {
        const before = seen.get(sentence.toLowerCase());
        if (before !== undefined && before !== topic) twice.push(`${before} and ${topic}: ${sentence}`);
        seen.set(sentence.toLowerCase(), topic);
      }
    }
    expect(twice).toEqual([]);
  });
});

describe('a folder of knowledge', () => {
  it('that is complete is read', () => expect(readKnowledge(folder).size).toBe(topics.length));

  it('that lacks a topic is refused, and names what is missing', () => {
    rmSync(join(folder, 'foreigners.yaml'));
    expect(() => readKnowledge(folder)).toThrow(/missing: foreigners\.yaml/);
  });

  it('with a file of no topic is refused', () => {
    writeFileSync(join(folder, 'weather.yaml'), '');
    expect(() => readKnowledge(folder)).toThrow(/weather\.yaml: no topic of this name/);
    rmSync(join(folder, 'weather.yaml'));
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown key', { colour: 'red' }, /colour/],
    ['a title too long for a button', { title: { vi: 'a'.repeat(41), en: 'b' } }, /at most 40 characters/],
    ['an answer in one language', { answer: { vi: 'a' } }, /answer/],
    ['fewer steps in one language', { steps: { vi: ['một', 'hai'], en: ['one'] } }, /as many steps/],
    [
      'a link elsewhere',
      { links: ['https://dichvucong.gov.vn.example.com'] },
      /an https address at dichvucong\.gov\.vn/,
    ],
    ['a link without https', { links: ['http://vneid.gov.vn'] }, /an https address/],
    ['a link with somebody before the host', { links: ['https://vneid.gov.vn@example.com'] }, /an https address/],
    ['no source', { sources: [] }, /sources/],
    ['a date of another form', { sources: [{ name: { vi: 'a', en: 'a' }, date: '12/2025' }] }, /yyyy-mm/],
    ['a related topic that does not exist', { related: ['weather'] }, /ids of topics that exist/],
    ['itself as a related topic', { related: ['login-qr-scan'] }, /other topics, not itself/],
    ['a flow that does not exist', { flow: 'fly' }, /one of link, guide/],
    ['an answer too long for a message', { note: { vi: 'a'.repeat(2_000), en: 'b' } }, /at most 2000 characters/],
    ['no ways of asking', { asked: { vi: [], en: [] } }, /asked/],
  ])('with %s is refused, and the file is named', (_, changed, meant) => {
    change(changed);
    expect(() => readKnowledge(folder)).toThrow(KnowledgeError);
    expect(() => readKnowledge(folder)).toThrow(/login-qr-scan\.yaml/);
    expect(() => readKnowledge(folder)).toThrow(meant);
  });

  it('with a file that is no YAML is refused, and the file is named', () => {
    writeFileSync(join(folder, 'foreigners.yaml'), 'title: "');
    expect(() => readKnowledge(folder)).toThrow(/foreigners\.yaml/);
  });
});
