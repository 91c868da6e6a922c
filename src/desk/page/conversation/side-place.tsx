/** The details: beside the talk where there is room, else over it. */
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../texts.ts';
import css from './conversation.module.css';

interface SidePlaceProps {
  beside: boolean;
  shown: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** `beside`: there is room for it. */
export function SidePlace({ beside, shown, onClose, children }: SidePlaceProps) {
  const { t } = useTexts();
  if (!beside)
    return (
      <Drawer
        opened={shown}
        onClose={onClose}
        position="right"
        size="22rem"
        title={t('side.title')}
        lockScroll={false}
        padding={0}
        closeButtonProps={{ 'aria-label': t('app.close') }}
        styles={{ header: { padding: '0.75rem 1rem' } }}
      >
        {children}
      </Drawer>
    );
  if (!shown) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <aside className={css.side} aria-label={t('side.title')} tabIndex={0}>
      {children}
    </aside>
  );
}
