/** What everybody sets for themselves: password, second factor, looks, how to send and how to be told. */
import styles from '../insight/page.module.css';
import { Page } from '../insight/page.tsx';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { ChangePassword } from './change-password.tsx';
import { Looks } from './looks.tsx';
import { SecondFactor } from './second-factor.tsx';
import { WorkPreferences } from './work-preferences.tsx';

/** For whoever is signed in. */
export function ProfilePage() {
  const { t, named } = useTexts();
  const { me, may } = useSession();
  return (
    <Page title={t('profile.title')} intro={`${me.name} (${me.id}) · ${named('role', me.role) ?? me.role}`}>
      <div className={styles.columns}>
        <div className={styles.column}>
          {may('work') && <WorkPreferences />}
          <Looks />
        </div>
        <div className={styles.column}>
          <ChangePassword />
          <SecondFactor />
        </div>
      </div>
    </Page>
  );
}
