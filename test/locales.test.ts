/** What must hold of every line in every language. */
import { describe, expect, it } from 'vitest';
import { words } from '../flows/heard.ts';
import type { LineKey, Lines } from '../flows/lines.ts';
import { hear } from '../src/engine/hear.ts';
import { createSpeech, everyLine as linesOf, locales } from '../src/speech.ts';
import { speech } from './engine/harness.ts';
import { walkAt } from './engine/walk.ts';

type Language = keyof typeof locales;
const languages = Object.keys(locales) as Language[];

/** Every line by its key and its text, those of guides and of knowledge too. */
const linesIn = (language: Language) => [...linesOf(language)] as Array<[key: LineKey, text: string]>;
const everyLine = languages.flatMap((language) => linesIn(language).map(([key, text]) => ({ language, key, text })));
/** Lines in which our own buttons are quoted; guides and answers quote those of the portal and of VNeID (test/guides.test.ts). */
const ownLinesIn = (language: Language) =>
  linesIn(language).filter(([key]) => !/^(?:guide|knowledge|topic|picture)\./.test(key));
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name as string);
const unique = (texts: string[]) => [...new Set(texts)].sort();

/** Zalo's limit for one message; Telegram's is 4,096. */
const longestLine = 2_000;
/** Stands in a placeholder: as long as an operator's name and office hours may reasonably be. */
const longValue = 'x'.repeat(120);
/** Filled in every line by `createSpeech`. */
const operatorValues = ['operatorName', 'hotline', 'elsewhere', 'codeBy', 'officeHours'];

/** domain.md [T6]; store entries of VNeID would be added when a line needs one. */
// Also the ending of all of them, where it is explained, and what is no address but the name of a newspaper's city.
const linkable = ['dichvucong.gov.vn', 'vneid.gov.vn', 'bocongan.gov.vn', 'gov.vn', 'tp.hcm'];

/** Buttons of the portal, of VNeID and of guides, quoted as the sources write them. */
const buttonsElsewhere = [
  'Đăng nhập',
  'Đăng nhập bằng VNeID',
  'Cập nhật',
  'Quên mật khẩu?',
  'Kích hoạt tài khoản định danh điện tử',
  'Gửi yêu cầu',
  'Bỏ qua',
];

describe('the languages', () => {
  it('have the same files and the same lines', () => {
    for (const language of languages) {
      expect(unique(linesIn(language).map(([key]) => key))).toEqual(unique(linesIn('vi').map(([key]) => key)));
    }
    expect(everyLine.length).toBeGreaterThan(200);
  });

  it('have the same placeholders in each line', () => {
    const english = new Map(linesIn('en'));
    const unlike = linesIn('vi').filter(
      ([key, text]) => unique(placeholders(text)).join() !== unique(placeholders(english.get(key) ?? '')).join(),
    );
    expect(unlike.map(([key]) => key)).toEqual([]);
  });

  it('differ: a line left untranslated is the same in both', () => {
    const english = new Map(linesIn('en'));
    // Names of languages are written in their own; commands lead from one to the other.
    const alike = linesIn('vi').filter(([key, text]) => english.get(key) === text);
    expect(alike.map(([key]) => key).filter((key) => !/\.(vietnamese|english)$/.test(key))).toEqual([]);
  });
});

describe('every line', () => {
  it('says something, with nothing left to do', () => {
    const unfinished = everyLine.filter(
      ({ text }) => text.trim() === '' || text !== text.trim() || /TODO|FIXME|lorem ipsum/.test(text),
    );
    expect(unfinished.map(({ language, key }) => `${language} ${key}`)).toEqual([]);
  });

  it('is written in composed Unicode, so that lengths and comparisons hold', () => {
    expect(everyLine.filter(({ text }) => text !== text.normalize('NFC')).map(({ key }) => key)).toEqual([]);
  });

  it(`has at most ${longestLine} characters when it is rendered, also for an operator with a long name`, () => {
    const long = everyLine.filter(({ text }) => text.replaceAll(/\{\{\s*\w+\s*\}\}/g, longValue).length > longestLine);
    expect(long.map(({ language, key, text }) => `${language} ${key}: ${text.length}`)).toEqual([]);
  });

  it('opens and closes its placeholders', () => {
    const odd = everyLine.filter(({ text }) => /\{\{|\}\}|\$t\(/.test(text.replaceAll(/\{\{\s*\w+\s*\}\}/g, '')));
    expect(odd.map(({ key }) => key)).toEqual([]);
  });

  it('says of a code how it comes, as a message of either kind', () => {
    for (const codeBy of ['SMS', 'Zalo'])
      for (const line of ['code.ask', 'code.hint', 'code.isCccd'] as const) {
        const said = createSpeech({ codeBy });
        expect(said.text('vi', { line })).toContain(`tin nhắn ${codeBy}`);
        expect(said.text('en', { line })).toContain(codeBy);
      }
    expect(speech.text('vi', { line: 'code.ask' })).toContain('tin nhắn SMS');
  });

  it('throws when a value is missing, instead of showing a gap', () => {
    const needing = everyLine.filter(({ text }) => placeholders(text).some((name) => !operatorValues.includes(name)));
    expect(needing.length).toBeGreaterThan(10);
    for (const { language, key } of needing)
      expect(() => speech.text(language, { line: key }), key).toThrow('needs a value');
  });

  it('needs no value but the operator’s in a label, a command or an answer to media', () => {
    const needing = everyLine.filter(
      ({ key, text }) =>
        (/^(button|command)\./.test(key) && placeholders(text).length > 0) ||
        (/^media\./.test(key) && placeholders(text).some((name) => !operatorValues.includes(name))),
    );
    expect(needing.map(({ key }) => key)).toEqual([]);
  });

  it('leads only to the sites of the allow-list [T6]', () => {
    const sites = everyLine.flatMap(({ key, text }) =>
      [...text.matchAll(/(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@])/gi)].map(([, site]) => ({
        key,
        site: (site as string).toLowerCase(),
      })),
    );
    expect(sites.length).toBeGreaterThan(5);
    expect(sites.filter(({ site }) => !linkable.includes(site))).toEqual([]);
  });
});

describe('a quoted button', () => {
  /** Quotes that follow a word for pressing, and those joined to them by "or". */
  const pressing =
    /(?:bấm|nút|chọn|press|button)(?: (?:vào|the button))? ((?:"[^"]+"(?:,| hoặc(?: bấm)?| or(?: press)?| nếu đúng là của mình, hoặc| if both are yours, or)? ?)+)/giu;
  const quotedIn = (text: string) =>
    [...text.matchAll(pressing)].flatMap(([, quotes]) =>
      [...(quotes as string).matchAll(/"([^"]+)"/g)].map(([, label]) => label as string),
    );

  it.each(languages)('stands under a question by just that name (%s)', (language) => {
    const ours: string[] = Object.values(locales[language].button);
    const quoted = ownLinesIn(language).flatMap(([key, text]) => quotedIn(text).map((label) => ({ key, label })));
    expect(quoted.length).toBeGreaterThan(10);
    // The portal's screens are described in advice and where the portal is named; everything else is ours.
    const wrong = quoted.filter(
      ({ label }) =>
        !ours.includes(label) && !buttonsElsewhere.includes(label) && !/^Tài khoản (Định danh|cấp bởi)/.test(label),
    );
    expect(wrong).toEqual([]);
  });
});

describe('what a citizen is told to type', () => {
  const typing = /(?:gõ|type) ((?:"[^"]+"(?:,| hoặc| or)? ?)+)|• "([^"]+)" –|\((?:"([^"]+)")\)/giu;

  it.each(languages)('is understood, and not as something else (%s)', (language) => {
    const told = ownLinesIn(language).flatMap(([key, text]) =>
      [...text.matchAll(typing)].flatMap(([, several, bullet, bracket]) => [
        ...[...(several ?? '').matchAll(/"([^"]+)"/g)].map(([, typed]) => ({ key, typed: typed as string })),
        ...[bullet, bracket].filter((typed) => typed !== undefined).map((typed) => ({ key, typed })),
      ]),
    );
    expect(told.length).toBeGreaterThan(8);
    const deaf = told.filter(({ typed }) => {
      const { type } = hear({
        said: { kind: 'text', text: typed },
        listens: new Set(words),
        question: null,
        now: walkAt,
        inEveryLanguage: speech.inEveryLanguage,
        topicsOf: () => [],
        expects: 'answer',
      });
      return type === 'unclear' || type === 'hello';
    });
    expect(deaf).toEqual([]);
  });
});

describe('a label', () => {
  it.each(languages)(
    'that is typed instead of pressed means its word wherever that word is listened for (%s)',
    (language) => {
      const own = new Set<string>(words);
      const missed = Object.entries(locales[language].button).filter(([word, label]) => {
        if (!own.has(word)) return false;
        const { type } = hear({
          said: { kind: 'text', text: label },
          listens: new Set([word]),
          question: {
            id: 'q',
            line: 'root.menu',
            choices: [{ word: word as 'yes', label: `button.${word}` as 'button.yes' }],
          },
          now: walkAt,
          inEveryLanguage: speech.inEveryLanguage,
          topicsOf: () => [],
          expects: 'answer',
        });
        return type !== word;
      });
      expect(missed).toEqual([]);
    },
  );
});

// Checked by tsc, as part of `npm run check`: it fails when one of these lines does compile.
// @ts-expect-error there is no such line
export const misspelt: LineKey = 'linking.askCcd';
// @ts-expect-error there is no such file
export const unknownFile: LineKey = 'linkin.askCccd';
// @ts-expect-error a file alone is not a line
export const fileOnly: LineKey = 'linking';
type Complete = { [File in keyof Lines]: Record<keyof Lines[File], string> };
const lacking = { ...locales.en, root: { menu: 'What can I help you with?' } };
// @ts-expect-error a language that lacks lines is not one
export const incomplete: Complete = lacking;
