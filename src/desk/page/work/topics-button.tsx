/** Opens what the assistant knows, to send one of it. */
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Summary } from '../api.d.ts';
import { Icon } from '../shell/icons.tsx';
import { useTexts } from '../texts.ts';
import { Topics } from './topics.tsx';

/** In the citizen’s language. */
export function TopicsButton({ summary }: { summary: Summary }) {
  const { t } = useTexts();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Icon name="book" size={18} />}
        onClick={() => setOpened(true)}
      >
        {t('work.topics')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        size="56rem"
        title={t('work.topicsTitle')}
        lockScroll={false}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <Topics summary={summary} onSent={() => setOpened(false)} />
      </Modal>
    </>
  );
}
