/** The tab's title with the number of those who wait, and what happens, for screen readers. */
import { useDocumentTitle } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTexts } from '../texts.ts';
import { onAlert } from './alerting.ts';
import { useWaiting } from './waiting-count.ts';

/** Once in a page. */
export function Alerts() {
  const { t } = useTexts();
  const waiting = useWaiting();
  const [text, setText] = useState('');
  useDocumentTitle(waiting > 0 ? t('app.waitingTitle', { count: waiting }) : t('app.title'));
  useEffect(() => onAlert(setText), []);
  return (
    <div className="sr" role="status">
      {text}
    </div>
  );
}
