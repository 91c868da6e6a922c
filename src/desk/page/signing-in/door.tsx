/** What stands around the forms outside of the console. */
import { SegmentedControl } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import icon from '../icon.svg';
import { chooseLanguage, type Language, useTexts } from '../texts.ts';
import css from './door.module.css';

interface DoorProps {
  title: string;
  lead: string;
  children: ReactNode;
}

/** Sets the title of the document, too. */
export function Door({ title, lead, children }: DoorProps) {
  const { t, language } = useTexts();
  useDocumentTitle(`${title} · ${t('app.title')}`);
  return (
    <main className={css.outside}>
      <div className={css.card}>
        <p className={css.brand}>
          <img src={icon} alt="" width="28" height="28" />
          {t('app.title')}
        </p>
        <h1 className={css.title}>{title}</h1>
        <p className={css.lead}>{lead}</p>
        {children}
      </div>
      <SegmentedControl
        size="xs"
        aria-label={t('nav.language')}
        value={language}
        onChange={(chosen) => chooseLanguage(chosen as Language)}
        data={[
          { value: 'vi', label: 'Tiếng Việt' },
          { value: 'en', label: 'English' },
        ]}
      />
    </main>
  );
}
