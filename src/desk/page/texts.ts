/** The page's words, in the language chosen. */
import { useSyncExternalStore } from 'react';
import enButtons from '../../../locales/en/button.json';
import en from '../../../locales/en/desk.json';
import enAdmin from '../../../locales/en/desk-admin.json';
import viButtons from '../../../locales/vi/button.json';
import vi from '../../../locales/vi/desk.json';
import viAdmin from '../../../locales/vi/desk-admin.json';

export type Language = 'vi' | 'en';
type Texts = typeof vi & typeof viAdmin;
/** `list.empty`: part and key of `locales/<language>/desk.json` and `desk-admin.json`. */
export type TextKey = { [Part in keyof Texts]: `${Part}.${keyof Texts[Part] & string}` }[keyof Texts];

type Parts = Record<string, Record<string, string>>;
const all: Record<Language, Parts> = {
  vi: { ...vi, ...viAdmin, button: viButtons },
  en: { ...en, ...enAdmin, button: enButtons },
};
const stored = 'desk.language';
const listeners = new Set<() => void>();

/** What was chosen in this browser; Vietnamese until then. */
/** The one chosen in this browser; Vietnamese unless told. */
export const language = (): Language => (localStorage.getItem(stored) === 'en' ? 'en' : 'vi');

/** For this browser, from now on; every component that uses `useTexts` follows. */
/** For this browser, from now on; whoever uses `useTexts` is rendered anew. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(stored, chosen);
  document.documentElement.lang = chosen;
  for (const listener of listeners) listener();
}

const find = (of: Language, part: string, name: string): string | undefined => all[of][part]?.[name];

function text(of: Language, key: string, values: Record<string, string | number> = {}): string {
  const [part = '', name = ''] = key.split(/\.(.*)/s);
  const found = find(of, part, name) ?? key;
  return found.replaceAll(/\{\{(\w+)\}\}/g, (_, value: string) => String(values[value] ?? ''));
}

/** The same outside of components. */
export const textNow = (key: TextKey, values?: Record<string, string | number>): string =>
  text(language(), key, values);

export interface SomeTexts {
  language: Language;
  t: (key: TextKey, values?: Record<string, string | number>) => string;
  /** For keys made of data; what is not known comes back as it is. */
  any: (key: string) => string;
  /** The word for something that data names: `named('flow', 'linking')`; `undefined` where there is none. */
  named: (part: string, name: string) => string | undefined;
}

/** Re-renders when the language changes. */
export function useTexts(): SomeTexts {
  const of = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, language);
  return {
    language: of,
    t: (key, values) => text(of, key, values),
    any: (key) => text(of, key),
    named: (part, name) => find(of, part, name),
  };
}
