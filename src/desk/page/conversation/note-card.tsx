/** A note among colleagues, in its place between the messages. */
import type { Note } from '../api.d.ts';
import { Icon } from '../shell/icons.tsx';
import { useTexts } from '../texts.ts';
import { TimeTold } from './time-told.tsx';
import css from './transcript.module.css';

/** Told apart from messages by a lock and a word, not by colour alone. */
export function NoteCard({ note: { text, by, at } }: { note: Note }) {
  const { t } = useTexts();
  return (
    <article className={css.note}>
      <p className={css.noteMeta}>
        <Icon name="lock" size={14} />
        <span>
          {t('talk.privateNote')} · {by}
        </span>
        <TimeTold at={at} />
      </p>
      <p className={css.noteWords}>{text}</p>
    </article>
  );
}
