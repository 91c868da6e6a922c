/** The lines the assistant can say: every key of `locales/vi/`, so that a misspelt one does not compile. */
import type advice from '../locales/vi/advice.json';
import type button from '../locales/vi/button.json';
import type code from '../locales/vi/code.json';
import type command from '../locales/vi/command.json';
import type linking from '../locales/vi/linking.json';
import type media from '../locales/vi/media.json';
import type privacy from '../locales/vi/privacy.json';
import type root from '../locales/vi/root.json';
import type service from '../locales/vi/service.json';
import type undoing from '../locales/vi/undoing.json';

/** The locale files, by name; Vietnamese is the source of truth, other languages are tested to have the same keys. */
export interface Lines {
  advice: typeof advice;
  button: typeof button;
  code: typeof code;
  command: typeof command;
  linking: typeof linking;
  media: typeof media;
  privacy: typeof privacy;
  root: typeof root;
  service: typeof service;
  undoing: typeof undoing;
}

/** `file.key`, for example `linking.askCccd`. */
export type LineKey = { [File in keyof Lines]: `${File}.${keyof Lines[File] & string}` }[keyof Lines];

/** What fills a line's placeholders. Never anything of a citizen that is not masked: lines are kept in transcripts. */
export type LineValues = Record<string, string | number>;
