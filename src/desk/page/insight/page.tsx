/** A page with a heading, what can be done with all of it, and its content. */
import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './page.module.css';

interface PageProps {
  title: string;
  /** A sentence on what it is for. */
  intro?: string;
  /** At the right of the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Stands inside the shell's landmark and its sheet. */
export function Page({ title, intro, actions, children }: PageProps) {
  return (
    <Stack gap="lg">
      <header className={styles.head}>
        <div>
          <h1>{title}</h1>
          {intro && (
            <Text size="sm" maw="48rem">
              {intro}
            </Text>
          )}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </Stack>
  );
}
