/** How replies are sent, and how one is told that somebody waits. */
import { Radio, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../insight/card.tsx';
import page from '../insight/page.module.css';
import { useTexts } from '../texts.ts';
import { type Preferences, usePreferences } from './preferences.ts';

/** Takes effect at once, in this browser. */
export function WorkPreferences() {
  const { t } = useTexts();
  const [{ sendKey, sound }, choose] = usePreferences();
  return (
    <Card title={t('profile.work')} about={t('profile.here')}>
      <Stack gap="md">
        <Radio.Group
          label={t('profile.sendKey')}
          value={sendKey}
          onChange={(value) => choose({ sendKey: value as Preferences['sendKey'] })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="enter" label={t('profile.enter')} description={t('profile.enterHint')} />
            <Radio value="ctrl-enter" label={t('profile.ctrlEnter')} description={t('profile.ctrlEnterHint')} />
          </Stack>
        </Radio.Group>
        <Switch
          label={t('profile.sound')}
          checked={sound}
          onChange={({ currentTarget }) => choose({ sound: currentTarget.checked })}
        />
        <Notifications />
      </Stack>
    </Card>
  );
}

/** The browser is asked only when they are switched on. */
function Notifications() {
  const { t } = useTexts();
  const [{ notifications }, choose] = usePreferences();
  const isThere = 'Notification' in window;
  const [denied, setDenied] = useState(isThere && Notification.permission === 'denied');
  const change = async (wanted: boolean) => {
    const answer = wanted ? await Notification.requestPermission() : 'default';
    setDenied(answer === 'denied');
    choose({ notifications: answer === 'granted' });
  };
  return (
    <>
      <Switch
        label={t('profile.notifications')}
        checked={notifications && isThere && !denied}
        disabled={!isThere}
        {...(!isThere && { description: t('profile.notificationsNone') })}
        onChange={({ currentTarget }) => void change(currentTarget.checked)}
      />
      {denied && (
        <p className={page.warning} role="status">
          {t('profile.notificationsDenied')}
        </p>
      )}
    </>
  );
}
