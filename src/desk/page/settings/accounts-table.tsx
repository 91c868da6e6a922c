/** All accounts, and what can be done with each. */
import { Badge, Button, Menu, Table, Text } from '@mantine/core';
import type { Account } from '../api';
import { moment } from '../insight/period.ts';
import { Scroll } from '../insight/scroll.tsx';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import type { AccountAction } from './account-change.tsx';

interface TableProps {
  accounts: Account[];
  change: (account: Account, action: AccountAction) => void;
}

/** In the order of the server. */
export function AccountsTable({ accounts, change }: TableProps) {
  const { t } = useTexts();
  const head = ['name', 'id', 'role', 'totp', 'status', 'last', 'actions'] as const;
  return (
    <Scroll label={t('accounts.title')}>
      <Table withTableBorder verticalSpacing="sm" miw={860}>
        <Table.Thead>
          <Table.Tr>
            {head.map((name) => (
              <Table.Th key={name} scope="col">
                {t(`accounts.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map((account) => (
            <Row key={account.id} account={account} change={(action) => change(account, action)} />
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

function Row({ account, change }: { account: Account; change: (action: AccountAction) => void }) {
  const { t, named } = useTexts();
  const { me } = useSession();
  const { id, name, role, totp, disabled, lastSignInAt } = account;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name}
        {id === me.id && (
          <Text span size="sm">
            {' '}
            ({t('accounts.you')})
          </Text>
        )}
      </Table.Th>
      <Table.Td ff="monospace">{id}</Table.Td>
      <Table.Td>{named('role', role) ?? role}</Table.Td>
      <Table.Td>{t(totp ? 'accounts.totpYes' : 'accounts.totpNo')}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={disabled ? 'red' : 'blue'} tt="none">
          {t(disabled ? 'accounts.disabled' : 'accounts.active')}
        </Badge>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {lastSignInAt === null ? t('general.never') : moment(lastSignInAt)}
      </Table.Td>
      <Table.Td>
        <Actions account={account} change={change} />
      </Table.Td>
    </Table.Tr>
  );
}

function Actions({ account, change }: { account: Account; change: (action: AccountAction) => void }) {
  const { t } = useTexts();
  const { me } = useSession();
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false} portalProps={{ target: '#content' }}>
      <Menu.Target>
        <Button size="xs" variant="default" aria-label={t('accounts.actionsOf', { name: account.name })}>
          {t('accounts.actions')} <span aria-hidden="true">&nbsp;▾</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => change('edit')}>{t('accounts.edit')}</Menu.Item>
        <Menu.Item onClick={() => change('newPassword')}>{t('accounts.newPassword')}</Menu.Item>
        {account.totp && <Menu.Item onClick={() => change('removeTotp')}>{t('accounts.removeTotp')}</Menu.Item>}
        {account.id !== me.id && (
          <Menu.Item onClick={() => change(account.disabled ? 'unblock' : 'block')}>
            {t(account.disabled ? 'accounts.unblock' : 'accounts.block')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
