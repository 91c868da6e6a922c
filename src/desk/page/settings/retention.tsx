/** Deletes old conversations: counted first, then done. */
import { Alert, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '../client.ts';
import { Card } from '../insight/card.tsx';
import { problemText, tellDone } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { Confirm } from './confirm.tsx';

const daysMost = 30;
/** As the server wants it. */
const reasonCharsAtLeast = 3;

/** What is counted holds for the days and the reason as they were then: another choice is counted anew. */
export function Retention() {
  const { t } = useTexts();
  const [days, setDays] = useState<number | string>(daysMost);
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const counting = useErase(true);
  const deleting = useErase(false);
  const found = counting.data?.conversations;
  const isReady = typeof days === 'number' && reason.trim().length >= reasonCharsAtLeast;
  const ask = { olderThanDays: Number(days), reason: reason.trim() };
  const remove = () =>
    deleting.mutate(ask, {
      onSuccess: ({ conversations }) => {
        tellDone(t('retention.done', { count: conversations }));
        counting.reset();
        setReason('');
      },
      onSettled: () => setAsking(false),
    });
  const error = counting.error ?? deleting.error;
  return (
    <Card title={t('retention.title')} about={t('retention.intro')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) counting.mutate(ask);
        }}
      >
        <Stack gap="sm">
          <Group align="flex-start" gap="md">
            <NumberInput
              label={t('retention.days')}
              description={t('retention.daysHint')}
              min={1}
              max={daysMost}
              clampBehavior="strict"
              allowDecimal={false}
              hideControls
              value={days}
              onChange={(value) => {
                setDays(value);
                counting.reset();
              }}
            />
            <TextInput
              label={t('retention.reason')}
              description={t('retention.reasonHint')}
              maxLength={300}
              style={{ flex: '1 1 18rem' }}
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </Group>
          <Group>
            <Button type="submit" variant="default" loading={counting.isPending} disabled={!isReady}>
              {t('retention.count')}
            </Button>
            <Text size="sm" role="status">
              {found !== undefined && t(found === 0 ? 'retention.none' : 'retention.found', { count: found })}
            </Text>
            {found !== undefined && found > 0 && (
              <Button color="red" disabled={!isReady} onClick={() => setAsking(true)}>
                {t('retention.delete', { count: found })}
              </Button>
            )}
          </Group>
          {error && (
            <Alert color="red" role="alert">
              {problemText(error)}
            </Alert>
          )}
        </Stack>
      </form>
      <Confirm
        opened={asking}
        title={t('retention.confirmTitle', { count: found ?? 0 })}
        go={t('retention.delete', { count: found ?? 0 })}
        danger
        pending={deleting.isPending}
        onGo={remove}
        onClose={() => setAsking(false)}
      >
        <Text size="sm">{t('retention.confirmAbout', { reason: reason.trim() })}</Text>
      </Confirm>
    </Card>
  );
}

function useErase(dryRun: boolean) {
  return useMutation({
    mutationFn: (ask: { olderThanDays: number; reason: string }) =>
      told(api.POST('/retention', { body: { ...ask, dryRun } })),
  });
}
