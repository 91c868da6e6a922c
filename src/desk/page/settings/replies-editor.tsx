/** The list of canned replies and the one that is chosen, saved together. */
import { Button, Group, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { CannedReply } from '../api';
import { Empty } from '../shell/waiting.tsx';
import { useTexts } from '../texts.ts';
import { Confirm } from './confirm.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import styles from './replies.module.css';
import { RepliesList } from './replies-list.tsx';
import { type Placeholder, repliesAtMost } from './reply-drafts.ts';
import { ReplyForm } from './reply-form.tsx';
import { useReplies } from './use-replies.ts';

interface EditorProps {
  saved: CannedReply[];
  placeholders: Placeholder[];
  mayChange: boolean;
}

/** Nothing is changed for others before it is saved. */
export function RepliesEditor({ saved, placeholders, mayChange }: EditorProps) {
  const { t } = useTexts();
  const [, navigate] = useLocation();
  const replies = useReplies(saved);
  const [leaving, setLeaving] = useState<string | null>(null);
  const { drafts, chosen, dirty } = replies;
  const add = drafts.length < repliesAtMost && <Button onClick={replies.add}>{t('replies.add')}</Button>;
  // Only once the changes are gone does the guard let anybody through.
  if (leaving !== null && !dirty) {
    setLeaving(null);
    queueMicrotask(() => navigate(leaving));
  }
  return (
    <>
      {mayChange && <Bar replies={replies} />}
      {drafts.length === 0 ? (
        <Empty title={t('replies.empty')} hint={t('replies.emptyHint')}>
          {mayChange && add}
        </Empty>
      ) : (
        <div className={styles.panes}>
          <RepliesList
            replies={drafts}
            wrong={dirty ? replies.wrong : []}
            chosen={chosen?.id ?? null}
            choose={replies.choose}
          >
            {mayChange && add}
          </RepliesList>
          <Paper withBorder radius="md" p="lg">
            {chosen ? (
              <ReplyForm
                key={chosen.id}
                reply={chosen}
                all={drafts}
                placeholders={placeholders}
                {...(mayChange && { change: replies.change, remove: () => replies.remove(chosen.id) })}
              />
            ) : (
              <Text>{t('replies.choose')}</Text>
            )}
          </Paper>
        </div>
      )}
      <LeaveGuard
        dirty={dirty}
        leave={(address) => {
          setLeaving(address.replace(/^\/desk(?=\/|$)/, '') || '/');
          replies.discard();
        }}
      />
    </>
  );
}

/** Stays in sight while there is something to be saved. */
function Bar({ replies }: { replies: ReturnType<typeof useReplies> }) {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const { dirty, wrong, saving } = replies;
  return (
    <>
      <div className={styles.bar} role="status" data-dirty={dirty || undefined}>
        {dirty && (
          <Group justify="space-between" gap="xs">
            <Text size="sm" fw={600}>
              {wrong.length > 0 ? t('replies.mistakes', { count: wrong.length }) : t('replies.unsaved')}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={() => setAsking(true)}>
                {t('replies.discard')}
              </Button>
              <Button onClick={replies.save} loading={saving} disabled={wrong.length > 0}>
                {t('app.save')}
              </Button>
            </Group>
          </Group>
        )}
      </div>
      <Confirm
        opened={asking}
        title={t('replies.discardTitle')}
        go={t('replies.discard')}
        danger
        onGo={() => {
          replies.discard();
          setAsking(false);
        }}
        onClose={() => setAsking(false)}
      >
        <Text size="sm">{t('replies.discardAbout')}</Text>
      </Confirm>
    </>
  );
}
