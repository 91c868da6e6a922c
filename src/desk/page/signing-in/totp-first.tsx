/** Where the role demands a second factor and there is none yet: nothing else is shown until there is. */
import { Button } from '@mantine/core';
import { TotpSetUp } from '../settings/totp-set-up.tsx';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { Door } from './door.tsx';

/** Goes away by itself: the session changes once a code was right. */
export function TotpFirst() {
  const { t } = useTexts();
  const { setMe, signOut } = useSession();
  return (
    <Door title={t('signIn.setTotp')} lead={t('signIn.setTotpLead')}>
      <TotpSetUp onDone={setMe} />
      <Button variant="subtle" fullWidth mt="md" onClick={signOut}>
        {t('nav.signOut')}
      </Button>
    </Door>
  );
}
