/** The questions that were not understood, as a table. */
import { Button, Group, Table } from '@mantine/core';
import type { Unanswered } from '../api';
import { useTexts } from '../texts.ts';
import { moment } from './period.ts';
import { lineName, placeName } from './place-name.ts';
import { Scroll } from './scroll.tsx';

interface TableProps {
  questions: Unanswered[];
  teach: (question: Unanswered) => void;
  /** Missing where it is not allowed. */
  settle?: (question: Unanswered) => void;
}

/** In the order of the server: the most frequent first. */
export function UnansweredTable({ questions, teach, settle }: TableProps) {
  const { t, named } = useTexts();
  const during = (question: string) => {
    const name = lineName(question, named);
    return name === question ? placeName(question, named) : name;
  };
  const head = ['text', 'count', 'last', 'language', 'question', 'action'] as const;
  return (
    <Scroll label={t('unanswered.title')}>
      <Table highlightOnHover withTableBorder verticalSpacing="sm" miw={760}>
        <Table.Thead>
          <Table.Tr>
            {head.map((name) => (
              <Table.Th key={name} scope="col">
                {t(`unanswered.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {questions.map((each) => (
            <Table.Tr key={each.id}>
              <Table.Th scope="row" fw={500} style={{ overflowWrap: 'anywhere' }} lang={each.language}>
                {each.text}
              </Table.Th>
              <Table.Td>{each.count}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{moment(each.lastAt)}</Table.Td>
              <Table.Td>{t(`unanswered.${each.language}`)}</Table.Td>
              <Table.Td>{each.question === null ? t('unanswered.none') : during(each.question)}</Table.Td>
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  <Button
                    size="xs"
                    variant="light"
                    aria-label={t('unanswered.teachOf', { text: each.text })}
                    onClick={() => teach(each)}
                  >
                    {t('unanswered.teach')}
                  </Button>
                  {settle && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t('unanswered.settleOf', { text: each.text })}
                      onClick={() => settle(each)}
                    >
                      {t('unanswered.settle')}
                    </Button>
                  )}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
