/** Who one is here, and how the page looks and sounds. */
import { Popover, SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { askToNotify } from '../live/notify.ts';
import { usePreferences } from '../settings/preferences.ts';
import { chooseLanguage, type Language, useTexts } from '../texts.ts';
import css from './account-menu.module.css';
import { useSession } from './session.tsx';
import shell from './shell.module.css';
import { tellWrong } from './tell.ts';

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .slice(-2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();

/** Changes take effect at once; those to looks and noises stay in this browser. */
export function AccountMenu() {
  const { t } = useTexts();
  const { me } = useSession();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="right-end" width={280} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <button type="button" className={shell.tool} onClick={() => setOpened((now) => !now)}>
          <span className="sr">{t('nav.account', { name: me.name })}</span>
          <span className={shell.initials} aria-hidden="true">
            {initialsOf(me.name)}
          </span>
          <span className={shell.whole} aria-hidden="true">
            {me.name.split(/\s+/).at(-1)}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('nav.account', { name: me.name })}>
        <MenuContent onLeave={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function MenuContent({ onLeave }: { onLeave: () => void }) {
  const { t } = useTexts();
  const { me, signOut } = useSession();
  return (
    <div className={css.menu}>
      <div>
        <p className={css.name}>{me.name}</p>
        <p className={css.role}>{t(`role.${me.role}`)}</p>
      </div>
      <Looks />
      <Noises />
      <div className={css.ways}>
        <Link href="/profile" className={css.way} onClick={onLeave}>
          {t('nav.profile')}
        </Link>
        <button type="button" className={css.way} onClick={signOut}>
          {t('nav.signOut')}
        </button>
      </div>
    </div>
  );
}

function Looks() {
  const { t, language } = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <div className={css.choice}>
        <span>{t('nav.language')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('nav.language')}
          value={language}
          onChange={(chosen) => chooseLanguage(chosen as Language)}
          data={[
            { value: 'vi', label: 'Tiếng Việt' },
            { value: 'en', label: 'English' },
          ]}
        />
      </div>
      <div className={css.choice}>
        <span>{t('nav.scheme')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('nav.scheme')}
          value={colorScheme}
          onChange={(chosen) => setColorScheme(chosen as typeof colorScheme)}
          data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`nav.${value}`) }))}
        />
      </div>
    </>
  );
}

function Noises() {
  const { t } = useTexts();
  const [{ sound, notifications }, choose] = usePreferences();
  async function switchNotifications(on: boolean) {
    const granted = !on || (await askToNotify());
    if (!granted) tellWrong(t('nav.notificationsDenied'));
    choose({ notifications: on && granted });
  }
  return (
    <>
      <Switch
        size="sm"
        label={t('nav.sound')}
        checked={sound}
        onChange={({ currentTarget }) => choose({ sound: currentTarget.checked })}
      />
      <Switch
        size="sm"
        label={t('nav.notifications')}
        checked={notifications}
        onChange={({ currentTarget }) => void switchNotifications(currentTarget.checked)}
      />
    </>
  );
}
