/** What the assistant knows, for staff to read and to send; and the replies they have made ready. */

import firstReplies from '../../../data/desk-replies.json' with { type: 'json' };
import { type Topic, topics } from '../../../flows/topics.ts';
import type { Speech } from '../../speech.ts';
import type { Note } from '../../stores/note.ts';
import type { Answer } from '../api/handling.ts';
import { type Handlers, ProblemError } from '../api/handling.ts';

/** Whether there is such a topic. */
export const isTopic = (name: string): name is Topic => (topics as readonly string[]).includes(name);

type Replies = Answer<'replies'>['replies'];

export interface AidsOptions {
  speech: Pick<Speech, 'text' | 'operator'>;
  /** Where the canned replies are kept; those of `data/desk-replies.json` until somebody changes them. */
  kept: Note<Replies>;
  /** Flow → its diagram, an SVG; null when there is none. */
  diagram: (flow: string) => Promise<string | null>;
}

/** Topics are as citizens read them, at this moment. */
export function createAidHandlers({
  speech,
  kept,
  diagram,
}: AidsOptions): Handlers<'topics' | 'replies' | 'setReplies' | 'diagram'> {
  return {
    async topics({ query: { language } }) {
      return {
        topics: topics.map((topic) => ({
          topic,
          title: speech.text(language, { line: `topic.${topic}` }),
          text: speech.text(language, { line: `knowledge.${topic}` }),
        })),
      };
    },
    async replies({ session, language }) {
      const { hotline, officeHours, operatorName } = speech.operator(language);
      const values = { staff: session?.name ?? '', hotline, officeHours, operatorName };
      return {
        replies: (await kept.read()) ?? firstReplies,
        placeholders: Object.entries(values).map(([name, value]) => ({ name, value })),
      };
    },
    async setReplies({ body: { replies }, note }) {
      const shortcuts = replies.map(({ shortcut }) => shortcut);
      if (new Set(shortcuts).size < shortcuts.length) throw new ProblemError('exists');
      note(`${replies.length} replies`);
      await kept.write(replies);
      return { done: true };
    },
    async diagram({ params, response }) {
      const svg = await diagram(params['flow'] ?? '');
      if (svg === null) throw new ProblemError('not-found');
      response.type('image/svg+xml').send(svg);
      return undefined;
    },
  };
}
