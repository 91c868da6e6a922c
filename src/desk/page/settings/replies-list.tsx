/** The canned replies to choose from. */
import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { CannedReply } from '../api';
import { useTexts } from '../texts.ts';
import styles from './replies.module.css';

interface ListProps {
  replies: CannedReply[];
  /** Those that could not be saved as they are. */
  wrong: CannedReply[];
  chosen: string | null;
  choose: (id: string) => void;
  /** Stands below. */
  children: ReactNode;
}

/** Marks and capitals do not matter: "dang ky" finds "Đăng ký". */
const folded = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase();

const intoView = (item: HTMLElement | null) => item?.scrollIntoView({ block: 'nearest' });

/** Searched in everything that they say. */
export function RepliesList({ replies, wrong, chosen, choose, children }: ListProps) {
  const { t, language } = useTexts();
  const [search, setSearch] = useState('');
  const words = folded(search.trim());
  const found = replies.filter(
    ({ id, shortcut, vi, en }) => id === chosen || folded(`${shortcut} ${vi} ${en}`).includes(words),
  );
  return (
    <nav className={styles.list} aria-label={t('replies.list')}>
      <TextInput
        type="search"
        aria-label={t('replies.search')}
        placeholder={t('replies.search')}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <ul>
        {found.map((reply) => (
          <li key={reply.id}>
            <button
              type="button"
              // One that was just added stands at the end of a long list.
              ref={reply.id === chosen ? intoView : undefined}
              className={styles.item}
              aria-current={reply.id === chosen ? 'true' : undefined}
              onClick={() => choose(reply.id)}
            >
              <strong>
                /{reply.shortcut || t('replies.newOne')}
                {wrong.includes(reply) && <span className={styles.wrong}> !</span>}
              </strong>
              <span>{reply[language] || '…'}</span>
            </button>
          </li>
        ))}
      </ul>
      {children}
    </nav>
  );
}
