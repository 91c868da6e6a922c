/** A part of a page, with a heading of its own. */
import { Paper, Text } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import styles from './page.module.css';

interface CardProps {
  title: string;
  /** A sentence on what is shown. */
  about?: string;
  children: ReactNode;
}

/** A section named by its heading, which is of the second level. */
export function Card({ title, about, children }: CardProps) {
  const id = useId();
  return (
    <Paper component="section" withBorder radius="md" p="lg" aria-labelledby={id}>
      <h2 id={id} className={styles.cardTitle}>
        {title}
      </h2>
      {about && (
        <Text size="sm" mb="md">
          {about}
        </Text>
      )}
      {children}
    </Paper>
  );
}
