/** What is around every page: the way to the other pages, whether the page is connected, help. */
import { useHotkeys } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { Alerts } from '../live/alerts.tsx';
import { AwayBanner } from '../live/away-banner.tsx';
import { useTexts } from '../texts.ts';
import { AccountMenu } from './account-menu.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { Icon } from './icons.tsx';
import { Navigation } from './navigation.tsx';
import type { Place } from './pages.tsx';
import { useSession } from './session.tsx';
import css from './shell.module.css';

/** `places`: the pages one may see. */
export function Shell({ places, children }: { places: Place[]; children: ReactNode }) {
  const { t } = useTexts();
  const { may } = useSession();
  const [helpShown, setHelpShown] = useState(false);
  useHotkeys([['shift+?', () => setHelpShown(true)]]);
  useHotkeys([['?', () => setHelpShown(true)]]);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#content">
        {t('app.skip')}
      </a>
      <div className={css.rail}>
        <Navigation places={places} />
        <div className={css.tools}>
          <button type="button" className={css.tool} onClick={() => setHelpShown(true)}>
            <Icon name="keyboard" />
            <span>{t('nav.help')}</span>
          </button>
          <AccountMenu />
        </div>
      </div>
      <main id="content" className={css.main} tabIndex={-1}>
        {may('watch') && <AwayBanner />}
        <div className={css.content}>{children}</div>
      </main>
      {may('watch') && <Alerts />}
      <HelpSheet opened={helpShown} onClose={() => setHelpShown(false)} />
    </div>
  );
}
