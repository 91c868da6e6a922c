/** How a question becomes knowledge: what to write into which file. */
import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import type { Unanswered } from '../api';
import { useTexts } from '../texts.ts';
import { askedSnippet, topicSnippet } from './snippets.ts';

/** Shown while there is a question. */
export function Teaching({ question, onClose }: { question: Unanswered | null; onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Modal
      opened={question !== null}
      onClose={onClose}
      size="lg"
      title={t('unanswered.teachTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {question && (
        <Stack gap="md">
          <Text size="sm">{t('unanswered.teachAbout')}</Text>
          <Text size="sm" fw={600}>
            {t('unanswered.snippetMend')}
          </Text>
          <Snippet title={t('unanswered.snippetAsked')} text={askedSnippet(question)} />
          <Snippet title={t('unanswered.snippetNew')} text={topicSnippet(question)} />
        </Stack>
      )}
    </Modal>
  );
}

function Snippet({ title, text }: { title: string; text: string }) {
  const { t } = useTexts();
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy} aria-live="polite">
              {copied ? t('general.copied') : t('general.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block style={{ whiteSpace: 'pre-wrap' }}>
        {text}
      </Code>
    </section>
  );
}
