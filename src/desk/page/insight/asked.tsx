/** What is shown until an answer is there, or when none comes. */
import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { problemText } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';

/** The answer once it is there; grey bars before, and the reason with a way to try again when it does not come. */
export function Asked<T>({ query, children }: { query: UseQueryResult<T>; children: (answer: T) => ReactNode }) {
  const { t } = useTexts();
  if (query.data !== undefined) return children(query.data);
  if (query.isError)
    return (
      <Alert color="red" title={t('general.failed')} role="alert">
        <Text size="sm" mb="sm">
          {problemText(query.error)}
        </Text>
        <Button size="xs" variant="default" onClick={() => query.refetch()}>
          {t('app.retry')}
        </Button>
      </Alert>
    );
  return (
    <Stack gap="sm" role="status" aria-label={t('app.loading')}>
      {[56, 33, 34, 35].map((height) => (
        <Skeleton key={height} height={height} radius="md" />
      ))}
    </Stack>
  );
}
