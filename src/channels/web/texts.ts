/** What the page itself says, in both languages; what the assistant says comes from the flows. */
import en from '../../../locales/en/web.json' with { type: 'json' };
import vi from '../../../locales/vi/web.json' with { type: 'json' };
import type { Language } from '../../engine/outside.ts';

export type Texts = Record<keyof typeof vi & keyof typeof en, string>;
export type TextKey = keyof Texts;

/** A key that one language lacks does not compile. */
export const texts = { vi, en } as const satisfies Record<Language, Record<keyof typeof vi | keyof typeof en, string>>;

/** The text with `{{seconds}}` and the like filled in; a placeholder without a value is a bug, and throws. */
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (match, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a text of the page needs a value for ${match}`);
    return String(value);
  });
}
