/** Entries of the audit log as a table, the newest first. */
import { Anchor, Table } from '@mantine/core';
import { Link } from 'wouter';
import type { AuditEntry } from '../api';
import { useSession } from '../shell/session.tsx';
import { type SomeTexts, useTexts } from '../texts.ts';
import { moment } from './period.ts';
import { Scroll } from './scroll.tsx';

/** A conversation can be opened by whoever may watch. */
export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const { t, named } = useTexts();
  const { may } = useSession();
  const head = [
    t('log.n'),
    t('log.at'),
    t('log.who'),
    t('log.what'),
    t('log.conversation'),
    t('log.detail'),
    t('log.address'),
  ];
  return (
    <Scroll label={t('log.title')}>
      <Table highlightOnHover withTableBorder verticalSpacing={6} miw={880}>
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
          {entries.map(({ n, at, who, what, conversation, detail, address }) => (
            <Table.Tr key={n}>
              <Table.Td>{n}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{moment(at)}</Table.Td>
              <Table.Td>{who === '-' ? t('log.nobody') : who}</Table.Td>
              <Table.Td>{deedName(what, named)}</Table.Td>
              <Table.Td ff="monospace">
                {conversation && may('watch') ? (
                  <Anchor component={Link} href={`/conversations/${conversation}`} inherit underline="always">
                    {conversation}
                  </Anchor>
                ) : (
                  conversation
                )}
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{detail}</Table.Td>
              <Table.Td>{address?.replace(/^::ffff:/, '')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

/** `reply`, or `reply:not-held` where it was refused: the deed in words, and why it was not done. */
function deedName(what: string, named: SomeTexts['named']): string {
  const [deed = what, problem] = what.split(':');
  const name = named('audit', deed) ?? deed;
  return problem === undefined ? name : `${name} – ${named('problem', problem) ?? problem}`;
}
