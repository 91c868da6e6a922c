/** The list, and beside it the conversation that is open. */
import { useParams } from 'wouter';
import { ListPane } from '../list/list-pane.tsx';
import { useTexts } from '../texts.ts';
import { Conversation } from './conversation.tsx';
import css from './conversations-page.module.css';
import { NoneOpen } from './none-open.tsx';

/** The number of the open one is in the address. */
export function ConversationsPage() {
  const { t } = useTexts();
  const { number = null } = useParams<{ number?: string }>();
  return (
    <div className={css.page} data-open={number !== null}>
      <h1 className="sr">{t('nav.conversations')}</h1>
      <ListPane open={number} />
      {number === null ? <NoneOpen /> : <Conversation key={number} number={number} />}
    </div>
  );
}
