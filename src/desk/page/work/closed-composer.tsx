/** Where one would write, and why one cannot. */
import { Textarea } from '@mantine/core';
import { useTexts } from '../texts.ts';

/** `why`: in words, in the place of the text. */
export function ClosedComposer({ why }: { why: string }) {
  const { t } = useTexts();
  return <Textarea disabled aria-label={t('work.message')} placeholder={why} rows={1} />;
}
