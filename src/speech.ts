/** Puts lines into words, in the citizen's language. */
import i18next, { type i18n } from 'i18next';
import type { LineKey, Lines } from '../flows/lines.ts';
import enAdvice from '../locales/en/advice.json' with { type: 'json' };
import enButton from '../locales/en/button.json' with { type: 'json' };
import enCode from '../locales/en/code.json' with { type: 'json' };
import enCommand from '../locales/en/command.json' with { type: 'json' };
import enLinking from '../locales/en/linking.json' with { type: 'json' };
import enMedia from '../locales/en/media.json' with { type: 'json' };
import enPrivacy from '../locales/en/privacy.json' with { type: 'json' };
import enRoot from '../locales/en/root.json' with { type: 'json' };
import enService from '../locales/en/service.json' with { type: 'json' };
import enUndoing from '../locales/en/undoing.json' with { type: 'json' };
import viAdvice from '../locales/vi/advice.json' with { type: 'json' };
import viButton from '../locales/vi/button.json' with { type: 'json' };
import viCode from '../locales/vi/code.json' with { type: 'json' };
import viCommand from '../locales/vi/command.json' with { type: 'json' };
import viLinking from '../locales/vi/linking.json' with { type: 'json' };
import viMedia from '../locales/vi/media.json' with { type: 'json' };
import viPrivacy from '../locales/vi/privacy.json' with { type: 'json' };
import viRoot from '../locales/vi/root.json' with { type: 'json' };
import viService from '../locales/vi/service.json' with { type: 'json' };
import viUndoing from '../locales/vi/undoing.json' with { type: 'json' };
import type { Language, Line } from './engine/outside.ts';

/** Every line in every language. A key that one language lacks does not compile. */
export const locales = {
  vi: {
    advice: viAdvice,
    button: viButton,
    code: viCode,
    command: viCommand,
    linking: viLinking,
    media: viMedia,
    privacy: viPrivacy,
    root: viRoot,
    service: viService,
    undoing: viUndoing,
  },
  en: {
    advice: enAdvice,
    button: enButton,
    code: enCode,
    command: enCommand,
    linking: enLinking,
    media: enMedia,
    privacy: enPrivacy,
    root: enRoot,
    service: enService,
    undoing: enUndoing,
  },
} as const satisfies Record<Language, { [File in keyof Lines]: Record<keyof Lines[File], string> }>;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'lines';
    resources: { lines: Lines };
    strictKeyChecks: true;
  }
}

/** Who runs this assistant; fills `{{operatorName}}` and `{{hotline}}` in every line. */
export interface Operator {
  operatorName: string;
  /** Where a person can be reached, with its hours. */
  hotline: string;
}

/** Who runs it while the operator has not said: a trial, and the national hotlines [C14]. */
const nobody: Record<Language, Operator> = {
  vi: {
    operatorName: 'nhóm phát triển (bản thử nghiệm)',
    hotline: '1900 0368 (về VNeID) hoặc 1800 1096 (về Cổng Dịch vụ công quốc gia)',
  },
  en: {
    operatorName: 'the development team (trial version)',
    hotline: '1900 0368 (about VNeID) or 1800 1096 (about the National Public Service Portal)',
  },
};

export interface Speech {
  /** The line in words. A placeholder without a value is a bug, and throws. */
  text(language: Language, line: Line): string;
  /** The line in every language there is, without values. */
  inEveryLanguage(line: LineKey): string[];
}

/** What the operator has not said is filled in as a trial run by nobody in particular. */
export function createSpeech(operator: Partial<Operator> = {}): Speech {
  const instance: i18n = i18next.createInstance({
    lng: 'vi',
    fallbackLng: false,
    defaultNS: 'lines',
    ns: ['lines'],
    initAsync: false,
    resources: { vi: { lines: locales.vi }, en: { lines: locales.en } },
    interpolation: { escapeValue: false },
    missingInterpolationHandler: (_text, match) => {
      throw new Error(`a line needs a value for ${match[0]}`);
    },
  });
  void instance.init();
  const everywhere = new Map<LineKey, string[]>();
  const languages: Language[] = ['vi', 'en'];
  const speak = { vi: instance.getFixedT('vi'), en: instance.getFixedT('en') };
  return {
    text: (language, { line, values }) =>
      speak[language](line, { ...nobody[language], ...operator, ...values }) as string,
    inEveryLanguage(line) {
      // Asked for every button at every message; the words never change while we run.
      const known = everywhere.get(line) ?? languages.map((language) => speak[language](line, { ...nobody[language] }));
      everywhere.set(line, known);
      return known;
    },
  };
}
