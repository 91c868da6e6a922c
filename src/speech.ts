/** Puts lines into words, in the citizen's language. */
import i18next, { type i18n } from 'i18next';
import type { LineKey, Lines, LineValues } from '../flows/lines.ts';
import { topics } from '../flows/topics.ts';
import enActivating from '../locales/en/activating.json' with { type: 'json' };
import enAdvice from '../locales/en/advice.json' with { type: 'json' };
import enButton from '../locales/en/button.json' with { type: 'json' };
import enCode from '../locales/en/code.json' with { type: 'json' };
import enCommand from '../locales/en/command.json' with { type: 'json' };
import enGuiding from '../locales/en/guiding.json' with { type: 'json' };
import enHandoff from '../locales/en/handoff.json' with { type: 'json' };
import enLinking from '../locales/en/linking.json' with { type: 'json' };
import enMedia from '../locales/en/media.json' with { type: 'json' };
import enPicture from '../locales/en/picture.json' with { type: 'json' };
import enPrivacy from '../locales/en/privacy.json' with { type: 'json' };
import enQuestion from '../locales/en/question.json' with { type: 'json' };
import enRegistering from '../locales/en/registering.json' with { type: 'json' };
import enRoot from '../locales/en/root.json' with { type: 'json' };
import enScreen from '../locales/en/screen.json' with { type: 'json' };
import enService from '../locales/en/service.json' with { type: 'json' };
import enUndoing from '../locales/en/undoing.json' with { type: 'json' };
import enWatch from '../locales/en/watch.json' with { type: 'json' };
import viActivating from '../locales/vi/activating.json' with { type: 'json' };
import viAdvice from '../locales/vi/advice.json' with { type: 'json' };
import viButton from '../locales/vi/button.json' with { type: 'json' };
import viCode from '../locales/vi/code.json' with { type: 'json' };
import viCommand from '../locales/vi/command.json' with { type: 'json' };
import viGuiding from '../locales/vi/guiding.json' with { type: 'json' };
import viHandoff from '../locales/vi/handoff.json' with { type: 'json' };
import viLinking from '../locales/vi/linking.json' with { type: 'json' };
import viMedia from '../locales/vi/media.json' with { type: 'json' };
import viPicture from '../locales/vi/picture.json' with { type: 'json' };
import viPrivacy from '../locales/vi/privacy.json' with { type: 'json' };
import viQuestion from '../locales/vi/question.json' with { type: 'json' };
import viRegistering from '../locales/vi/registering.json' with { type: 'json' };
import viRoot from '../locales/vi/root.json' with { type: 'json' };
import viScreen from '../locales/vi/screen.json' with { type: 'json' };
import viService from '../locales/vi/service.json' with { type: 'json' };
import viUndoing from '../locales/vi/undoing.json' with { type: 'json' };
import viWatch from '../locales/vi/watch.json' with { type: 'json' };
import type { Language, Line } from './engine/outside.ts';
import { readGuideLines } from './guide-lines.ts';
import { knowledgeText } from './knowledge/text.ts';

/** Every line in every language but those of guides and of knowledge. A key that one language lacks does not compile. */
export const locales = {
  vi: {
    activating: viActivating,
    advice: viAdvice,
    button: viButton,
    code: viCode,
    command: viCommand,
    guiding: viGuiding,
    handoff: viHandoff,
    linking: viLinking,
    media: viMedia,
    picture: viPicture,
    privacy: viPrivacy,
    question: viQuestion,
    registering: viRegistering,
    root: viRoot,
    screen: viScreen,
    service: viService,
    undoing: viUndoing,
    watch: viWatch,
  },
  en: {
    activating: enActivating,
    advice: enAdvice,
    button: enButton,
    code: enCode,
    command: enCommand,
    guiding: enGuiding,
    handoff: enHandoff,
    linking: enLinking,
    media: enMedia,
    picture: enPicture,
    privacy: enPrivacy,
    question: enQuestion,
    registering: enRegistering,
    root: enRoot,
    screen: enScreen,
    service: enService,
    undoing: enUndoing,
    watch: enWatch,
  },
} as const satisfies Record<Language, { [File in keyof Lines]: Record<keyof Lines[File], string> }>;

/** `guide.<guide>.<key>` in every language. */
export const guideLines = { vi: readGuideLines('vi'), en: readGuideLines('en') };

/** Every line that is there as text, by its key: those above, of guides and of knowledge. */
export function everyLine(language: Language): Map<string, string> {
  const files = Object.entries(locales[language]).map(([file, lines]) => [file, Object.entries(lines)] as const);
  const guides = Object.entries(guideLines[language]).map(
    ([id, lines]) => [`guide.${id}`, Object.entries(lines)] as const,
  );
  const known = topics.flatMap((topic) =>
    (['knowledge', 'topic'] as const).map(
      (file) => [file, [[topic, knowledgeText(`${file}.${topic}`, language) ?? '']]] as const,
    ),
  );
  return new Map(
    [...files, ...guides, ...known].flatMap(([file, lines]) =>
      lines.map(([key = '', text = '']) => [`${file}.${key}`, text]),
    ),
  );
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'lines';
    resources: { lines: Lines };
    strictKeyChecks: true;
  }
}

/** Who runs this assistant; fills `{{operatorName}}`, `{{hotline}}`, `{{elsewhere}}`, `{{codeBy}}` and `{{officeHours}}` in every line. */
export interface Operator {
  operatorName: string;
  /** Where a person can be reached, with its hours. */
  hotline: string;
  /** Where else the same help is had: the address of the web chat, or an office. */
  elsewhere: string;
  /** How codes reach a phone: `SMS` or `Zalo`. */
  codeBy: string;
  /** When the help desk is there. */
  officeHours: string;
}

/** Who runs it while the operator has not said: a trial, and the national hotlines [C14]. */
const nobody: Record<Language, Operator> = {
  vi: {
    operatorName: 'nhóm phát triển (bản thử nghiệm)',
    hotline: '1900 0368 (về VNeID) hoặc 1800 1096 (về Cổng Dịch vụ công quốc gia)',
    elsewhere: 'Công an xã/phường nơi Ông/Bà ở',
    codeBy: 'SMS',
    officeHours: 'cả ngày, mọi ngày',
  },
  en: {
    operatorName: 'the development team (trial version)',
    hotline: '1900 0368 (about VNeID) or 1800 1096 (about the National Public Service Portal)',
    elsewhere: "your commune's police",
    codeBy: 'SMS',
    officeHours: 'all day, every day',
  },
};

export interface Speech {
  /** The line in words. A placeholder without a value is a bug, and throws. */
  text(language: Language, line: Line): string;
  /** The line in words where its values, or all but these, are not known: "…" in their place. */
  outline(language: Language, line: LineKey, values?: LineValues): string;
  /** Who runs the assistant, as it is told in this language. */
  operator(language: Language): Operator;
  /** The line in every language there is, without values. */
  inEveryLanguage(line: LineKey): string[];
}

/** What the operator has not said, in general or in a language, is filled in as a trial run by nobody in particular. */
export function createSpeech(
  operator: Partial<Operator> = {},
  inLanguage: Partial<Record<Language, Partial<Operator>>> = {},
): Speech {
  const instance: i18n = i18next.createInstance({
    lng: 'vi',
    fallbackLng: false,
    defaultNS: 'lines',
    ns: ['lines'],
    initAsync: false,
    resources: {
      vi: { lines: { ...locales.vi, guide: guideLines.vi } },
      en: { lines: { ...locales.en, guide: guideLines.en } },
    },
    interpolation: { escapeValue: false },
    missingInterpolationHandler: (_text, match) => {
      throw new Error(`a line needs a value for ${match[0]}`);
    },
  });
  void instance.init();
  const everywhere = new Map<LineKey, string[]>();
  const languages: Language[] = ['vi', 'en'];
  const speak = { vi: instance.getFixedT('vi'), en: instance.getFixedT('en') };
  const known = {
    vi: { ...nobody.vi, ...operator, ...inLanguage.vi },
    en: { ...nobody.en, ...operator, ...inLanguage.en },
  };
  const spoken = { vi: new Map<LineKey, string>(), en: new Map<LineKey, string>() };
  function text(language: Language, { line, values }: Line): string {
    if (values)
      return (
        knowledgeText(line, language) ??
        (speak[language](line as 'root.menu', { ...known[language], ...values }) as string)
      );
    // Its words never change while we run.
    const words =
      spoken[language].get(line) ??
      knowledgeText(line, language) ??
      (speak[language](line as 'root.menu', { ...known[language] }) as string);
    spoken[language].set(line, words);
    return words;
  }
  return {
    text,
    operator: (language) => known[language],
    outline(language, line, values = {}) {
      const raw =
        knowledgeText(line, language) ?? String(speak[language](line as 'root.menu', { skipInterpolation: true }));
      const names = [...raw.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
      const unknown = names.filter((name) => !(name in known[language]) && !(name in values));
      return text(language, { line, values: { ...Object.fromEntries(unknown.map((name) => [name, '…'])), ...values } });
    },
    inEveryLanguage(line) {
      // Asked for every button at every message; the words never change while we run.
      const words = everywhere.get(line) ?? languages.map((language) => text(language, { line }));
      everywhere.set(line, words);
      return words;
    },
  };
}
