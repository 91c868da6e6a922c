/** Names of all states, as the console's page has them. */
import enPage from '../../../locales/en/desk.json' with { type: 'json' };
import enAdmin from '../../../locales/en/desk-admin.json' with { type: 'json' };
import viPage from '../../../locales/vi/desk.json' with { type: 'json' };
import viAdmin from '../../../locales/vi/desk-admin.json' with { type: 'json' };
import type { Names } from './draw.ts';
import { ownName, type StateWord } from './state-name.ts';

const wordsOf =
  (...parts: Array<Record<string, string> | undefined>): StateWord =>
  (end) =>
    parts.find((part) => part?.[end] !== undefined)?.[end];

/** The word for the end of a state's path, in each language. */
export const stateWords: Record<'vi' | 'en', StateWord> = {
  vi: wordsOf(viAdmin.place, (viPage as Partial<typeof viPage>).state),
  en: wordsOf(enAdmin.place, (enPage as Partial<typeof viPage>).state),
};

/** A state's name without the group it lies in: the frame around it says that. */
export const namesOf = (path: string): Names => ({
  vi: ownName(path, stateWords.vi),
  en: ownName(path, stateWords.en),
});
