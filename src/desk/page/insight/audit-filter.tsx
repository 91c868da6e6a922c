/** Which entries of the audit log are shown. */
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import viAdmin from '../../../../locales/vi/desk-admin.json';
import { useTexts } from '../texts.ts';

export interface AuditFilters {
  who: string;
  what: string;
  conversation: string;
}

const operations = Object.keys(viAdmin.audit) as Array<keyof typeof viAdmin.audit>;

/** Whether it is a whole conversation number, in small letters. */
export const isNumber = (text: string): boolean => /^[0-9a-f]{12}$/.test(text);

/** A conversation's number counts from its twelfth character on. */
export function AuditFilter({ filters, change }: { filters: AuditFilters; change: (filters: AuditFilters) => void }) {
  const { t, language } = useTexts();
  const number = filters.conversation.trim().toLowerCase();
  const choices = operations
    .map((value) => ({ value, label: t(`audit.${value}`) }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
  return (
    <Group align="flex-start" gap="md" role="search" aria-label={t('log.title')}>
      <TextInput
        label={t('log.who')}
        value={filters.who}
        maxLength={60}
        onChange={({ currentTarget }) => change({ ...filters, who: currentTarget.value })}
      />
      <NativeSelect
        label={t('log.what')}
        value={filters.what}
        data={[{ value: '', label: t('general.all') }, ...choices]}
        onChange={({ currentTarget }) => change({ ...filters, what: currentTarget.value })}
      />
      <TextInput
        label={t('log.conversation')}
        value={filters.conversation}
        maxLength={20}
        error={number !== '' && !isNumber(number) && t('log.conversationWrong')}
        onChange={({ currentTarget }) => change({ ...filters, conversation: currentTarget.value })}
      />
      {Object.values(filters).some(Boolean) && (
        <Button variant="subtle" mt={24} onClick={() => change({ who: '', what: '', conversation: '' })}>
          {t('log.clear')}
        </Button>
      )}
    </Group>
  );
}
