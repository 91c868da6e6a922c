/** Notes that only colleagues read. */
import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Note } from '../api.d.ts';
import { api, told } from '../client.ts';
import { newId } from '../ids.ts';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { useDeed } from '../work/deed.ts';
import css from './side.module.css';
import { TimeTold } from './time-told.tsx';

/** With a field for another one, for whoever may work. */
export function Notes({ number, notes }: { number: string; notes: Note[] }) {
  const { t } = useTexts();
  const { may } = useSession();
  return (
    <>
      {notes.length === 0 && <p className={css.quiet}>{t('side.notesNone')}</p>}
      <ul className={css.notes}>
        {notes.map(({ id, text, by, at }) => (
          <li key={id} className={css.note}>
            <p className={css.noteText}>{text}</p>
            <p className={css.quiet}>
              {by} · <TimeTold at={at} />
            </p>
          </li>
        ))}
      </ul>
      {may('work') && <NoteForm number={number} />}
    </>
  );
}

function NoteForm({ number }: { number: string }) {
  const { t } = useTexts();
  const [text, setText] = useState('');
  // The same note that is sent again after a break is the same note.
  const [id, setId] = useState(() => newId());
  const { mutate, isPending } = useDeed(
    number,
    () =>
      told(
        api.POST('/conversations/{number}/notes', { params: { path: { number } }, body: { id, text: text.trim() } }),
      ),
    () => {
      setText('');
      setId(newId());
    },
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() !== '' && !isPending) mutate();
  }
  return (
    <form className={css.noteForm} onSubmit={submit}>
      <Textarea
        size="sm"
        aria-label={t('side.noteAdd')}
        placeholder={t('side.noteAdd')}
        description={t('side.notesHint')}
        inputWrapperOrder={['input', 'description']}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={1_000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" variant="light" loading={isPending} disabled={text.trim() === ''}>
        {t('side.noteSave')}
      </Button>
    </form>
  );
}
