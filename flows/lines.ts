/** The lines the assistant can say: every key of `locales/vi/`, so that a misspelt one does not compile. */
import type activating from '../locales/vi/activating.json';
import type advice from '../locales/vi/advice.json';
import type button from '../locales/vi/button.json';
import type code from '../locales/vi/code.json';
import type command from '../locales/vi/command.json';
import type guiding from '../locales/vi/guiding.json';
import type handoff from '../locales/vi/handoff.json';
import type linking from '../locales/vi/linking.json';
import type media from '../locales/vi/media.json';
import type picture from '../locales/vi/picture.json';
import type privacy from '../locales/vi/privacy.json';
import type question from '../locales/vi/question.json';
import type registering from '../locales/vi/registering.json';
import type root from '../locales/vi/root.json';
import type screen from '../locales/vi/screen.json';
import type service from '../locales/vi/service.json';
import type undoing from '../locales/vi/undoing.json';
import type watch from '../locales/vi/watch.json';
import type { Picture } from './pictures.ts';
import type { Topic } from './topics.ts';

/** The locale files, by name; Vietnamese is the source of truth, other languages are tested to have the same keys. */
export interface Lines {
  activating: typeof activating;
  advice: typeof advice;
  button: typeof button;
  code: typeof code;
  command: typeof command;
  guiding: typeof guiding;
  handoff: typeof handoff;
  linking: typeof linking;
  media: typeof media;
  picture: typeof picture;
  privacy: typeof privacy;
  question: typeof question;
  registering: typeof registering;
  root: typeof root;
  screen: typeof screen;
  service: typeof service;
  undoing: typeof undoing;
  watch: typeof watch;
}

/** `file.key`, for example `linking.askCccd`. */
type OwnLine = { [File in keyof Lines]: `${File}.${keyof Lines[File] & string}` }[keyof Lines];

/**
 * Besides, what is read from folders: `guide.<guide>.<key>` of `locales/<language>/guides/` (checked when the guides are built),
 * and of `data/knowledge/` an answer, `knowledge.<topic>`, and its title, `topic.<topic>`.
 */
export type LineKey =
  | OwnLine
  | `guide.${string}.${string}`
  | `knowledge.${Topic}`
  | `topic.${Topic}`
  | `picture.${Picture}`;

/** What fills a line's placeholders. Never anything of a citizen that is not masked: lines are kept in transcripts. */
export type LineValues = Record<string, string | number>;
