/** What the assistant knows: found by words, read before it is sent. */
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Summary, Topic } from '../api.d.ts';
import { api, told } from '../client.ts';
import { newId } from '../ids.ts';
import { Icon } from '../shell/icons.tsx';
import { tellDone } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { useDeed } from './deed.ts';
import { fold } from './fold.ts';
import css from './topics.module.css';

interface TopicsProps {
  summary: Summary;
  onSent: () => void;
}

const matches = ({ title, text }: Topic, search: string) =>
  fold(search)
    .split(/\s+/)
    .every((word) => fold(`${title} ${text}`).includes(word));

/** `onSent`: the topic is on its way. */
export function Topics({ summary, onSent }: TopicsProps) {
  const { t } = useTexts();
  const { language } = summary;
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ['topics', language],
    queryFn: () => told(api.GET('/topics', { params: { query: { language } } })),
    staleTime: 600_000,
  });
  const found = (data?.topics ?? []).filter((topic) => matches(topic, search));
  const shown = found.find(({ topic }) => topic === chosen);
  return (
    <div className={css.topics}>
      <TextInput
        className={css.search}
        aria-label={t('work.topicsSearch')}
        placeholder={t('work.topicsSearch')}
        leftSection={<Icon name="search" size={17} />}
        data-autofocus
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <ul className={css.list}>
        {found.map(({ topic, title }) => (
          <li key={topic}>
            <button
              type="button"
              className={css.topic}
              aria-pressed={topic === chosen}
              onClick={() => setChosen(topic)}
            >
              {title}
            </button>
          </li>
        ))}
        {data && found.length === 0 && <li className={css.none}>{t('work.topicsNone')}</li>}
      </ul>
      <Preview number={summary.number} topic={shown} onSent={onSent} />
    </div>
  );
}

interface PreviewProps {
  number: string;
  topic: Topic | undefined;
  onSent: () => void;
}

function Preview({ number, topic, onSent }: PreviewProps) {
  const { t } = useTexts();
  const [id] = useState(newId);
  const { mutate, isPending } = useDeed(
    number,
    (chosen: string) =>
      told(
        api.POST('/conversations/{number}/topics', {
          params: { path: { number } },
          body: { id: `${id}-${chosen}`.slice(0, 64), topic: chosen },
        }),
      ),
    () => {
      tellDone(t('work.topicSent'));
      onSent();
    },
  );
  if (topic === undefined) return <p className={css.none}>{t('work.topicsPick')}</p>;
  return (
    <div className={css.preview}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key */}
      <section className={css.text} aria-label={topic.title} tabIndex={0}>
        {topic.text}
      </section>
      <Button loading={isPending} leftSection={<Icon name="send" size={18} />} onClick={() => mutate(topic.topic)}>
        {t('work.topicSend')}
      </Button>
    </div>
  );
}
