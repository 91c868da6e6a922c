/** Whether a second factor is set up, and setting one up. */
import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../insight/card.tsx';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { TotpSetUp } from './totp-set-up.tsx';

/** A new one takes the place of the old once its first code was right. */
export function SecondFactor() {
  const { t } = useTexts();
  const { me, setMe } = useSession();
  const [setting, setSetting] = useState(false);
  return (
    <Card title={t('profile.totp')}>
      <Stack gap="md" align="flex-start">
        <Text size="sm">{t(me.totp ? 'profile.totpOn' : 'profile.totpOff')}</Text>
        {setting ? (
          <>
            <TotpSetUp
              onDone={(changed) => {
                setMe(changed);
                setSetting(false);
              }}
            />
            <Button variant="subtle" onClick={() => setSetting(false)}>
              {t('app.cancel')}
            </Button>
          </>
        ) : (
          <Button variant={me.totp ? 'default' : 'filled'} onClick={() => setSetting(true)}>
            {t(me.totp ? 'profile.totpAgain' : 'profile.totpSet')}
          </Button>
        )}
      </Stack>
    </Card>
  );
}
