/** One canned reply: its shortcut, its text in both languages, and how it will look. */
import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import type { CannedReply } from '../api';
import { useTexts } from '../texts.ts';
import styles from './replies.module.css';
import { filled, mistakesIn, type Placeholder, type ReplyField, textCharsMost, unknownIn } from './reply-drafts.ts';

interface FormProps {
  reply: CannedReply;
  all: CannedReply[];
  placeholders: Placeholder[];
  /** Missing where it may only be read. */
  change?: (reply: CannedReply) => void;
  remove?: () => void;
}

/** Every key is told to `change`; saving is the page's. */
export function ReplyForm({ reply, all, placeholders, change, remove }: FormProps) {
  const { t } = useTexts();
  const mistakes = mistakesIn(reply, all);
  const error = (field: ReplyField) => {
    const mistake = mistakes[field];
    // A field that nobody has come to yet is not scolded.
    return mistake && (reply[field] !== '' || mistake === 'replies.shortcutTwice') ? t(mistake) : undefined;
  };
  return (
    <Stack gap="lg">
      <Group align="flex-start" justify="space-between">
        <TextInput
          label={t('replies.shortcut')}
          description={t('replies.shortcutHint')}
          leftSection="/"
          maxLength={30}
          readOnly={!change}
          data-autofocus
          value={reply.shortcut}
          error={error('shortcut')}
          onChange={({ currentTarget }) => change?.({ ...reply, shortcut: currentTarget.value })}
        />
        {remove && (
          <Button variant="subtle" color="red" onClick={remove}>
            {t('replies.removeShort')}
          </Button>
        )}
      </Group>
      {(['vi', 'en'] as const).map((field) => (
        <ReplyText
          key={field}
          field={field}
          text={reply[field]}
          placeholders={placeholders}
          error={error(field)}
          {...(change && { change: (text: string) => change({ ...reply, [field]: text }) })}
        />
      ))}
    </Stack>
  );
}

interface TextProps {
  field: 'vi' | 'en';
  text: string;
  placeholders: Placeholder[];
  error: string | undefined;
  change?: (text: string) => void;
}

function ReplyText({ field, text, placeholders, error, change }: TextProps) {
  const { t } = useTexts();
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const { selectionStart = text.length, selectionEnd = text.length } = area.current ?? {};
    const slot = `{{${name}}}`;
    change?.(text.slice(0, selectionStart) + slot + text.slice(selectionEnd));
    // Once the new text stands there.
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(selectionStart + slot.length, selectionStart + slot.length);
    });
  };
  const unknown = unknownIn(text, placeholders);
  return (
    <div>
      <Textarea
        ref={area}
        label={t(`replies.${field}`)}
        lang={field}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={textCharsMost}
        readOnly={!change}
        value={text}
        error={error}
        onChange={({ currentTarget }) => change?.(currentTarget.value)}
      />
      {change && placeholders.length > 0 && (
        <Group gap="xs" mt="xs">
          <Text size="sm">{t('replies.placeholders')}</Text>
          {placeholders.map(({ name, value }) => (
            <Button
              key={name}
              size="compact-xs"
              variant="default"
              title={value}
              aria-label={t('replies.insert', { name })}
              onClick={() => insert(name)}
            >
              {`{{${name}}}`}
            </Button>
          ))}
        </Group>
      )}
      {unknown.length > 0 && (
        <Text size="sm" mt="xs" className={styles.warning} role="status">
          {t('replies.unknown', { name: unknown.map((name) => `{{${name}}}`).join(', ') })}
        </Text>
      )}
      {text.trim() !== '' && (
        <figure className={styles.preview}>
          <figcaption>{t('replies.preview')}</figcaption>
          <p lang={field}>{filled(text, placeholders)}</p>
        </figure>
      )}
    </div>
  );
}
