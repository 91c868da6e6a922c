/** The figures behind a chart as a table: for screen readers, and for copying. */
import { Table, VisuallyHidden } from '@mantine/core';
import { useTexts } from '../texts.ts';
import styles from './charts.module.css';
import { Scroll } from './scroll.tsx';

export type Cell = string | number;

/** Folded until it is asked for; the first column names the rows. */
export function Numbers({ caption, head, rows }: { caption: string; head: string[]; rows: Cell[][] }) {
  const { t } = useTexts();
  return (
    <details className={styles.numbers}>
      <summary>
        {t('figures.numbers')}
        <VisuallyHidden> – {caption}</VisuallyHidden>
      </summary>
      <Scroll label={caption}>
        <Table withTableBorder mt="xs" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {head.map((name) => (
                <Table.Th key={name} scope="col">
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(([name, ...cells]) => (
              <Table.Tr key={String(name)}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                {cells.map((cell, index) => (
                  <Table.Td key={head[index + 1]}>{cell}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </details>
  );
}
