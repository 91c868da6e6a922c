/** What is wider than the page scrolls in itself, also by keyboard. */
import type { ReactNode } from 'react';
import styles from './charts.module.css';

/** `label` names it for screen readers. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1).
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
