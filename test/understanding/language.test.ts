import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guessLanguage } from '../../src/understanding/language.ts';

describe('the language a citizen begins in', () => {
  it.each([
    'I want to register for VNeID',
    'How do I link my account?',
    'please help me',
    'my account is locked',
    'Do you speak English',
  ])('is English for "%s"', (text) => expect(guessLanguage(text)).toBe('en'));

  it.each([
    'hello',
    'hi ad',
    'xin chào',
    'toi muon dang ky VNeID',
    'lien ket tai khoan',
    'can gi de lam the',
    'help',
    'link',
    'link my account',
    'English',
    '079085000001',
    'toi la nguoi nuoc ngoai, is it ok',
    '',
  ])('is not guessed for "%s"', (text) => expect(guessLanguage(text)).toBeNull());

  it('is Vietnamese for every sentence that Vietnamese wrote for the search, with and without diacritics', () => {
    const sentences = ['dev', 'unseen'].flatMap((name) =>
      readFileSync(new URL(`../knowledge/${name}.tsv`, import.meta.url), 'utf8')
        .split('\n')
        .map((line) => line.split('\t')[1] ?? ''),
    );
    const english = sentences.filter((sentence) => guessLanguage(sentence) === 'en');
    expect(sentences.length).toBeGreaterThan(400);
    // Some of them were written in English.
    expect(english.filter((sentence) => !/\b(?:I|my|how|what|is|you|the)\b/i.test(sentence))).toEqual([]);
    const plain = sentences.map((sentence) => sentence.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd'));
    expect(plain.filter((sentence) => guessLanguage(sentence) === 'en').sort()).toEqual(english.sort());
  });
});
