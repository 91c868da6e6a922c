/** The pages of whoever is signed in, each only for those who may see it. */
import type { ComponentType } from 'react';
import { Route, Switch } from 'wouter';
import { ConversationsPage } from '../conversation/conversations-page.tsx';
import { AuditPage } from '../insight/audit-page.tsx';
import { FiguresPage } from '../insight/figures-page.tsx';
import { UnansweredPage } from '../insight/unanswered-page.tsx';
import { LiveProvider } from '../live/live.tsx';
import { AccountsPage } from '../settings/accounts-page.tsx';
import { ProfilePage } from '../settings/profile-page.tsx';
import { RepliesPage } from '../settings/replies-page.tsx';
import type { IconName } from './icons.tsx';
import { NotFound } from './not-found.tsx';
import css from './page.module.css';
import { useSession } from './session.tsx';
import { Shell } from './shell.tsx';

export interface Place {
  path: string | RegExp;
  name: 'conversations' | 'figures' | 'unanswered' | 'replies' | 'audit' | 'accounts';
  icon: IconName;
  permission: string;
  page: ComponentType;
}

/** One for both, so that the list stays as it is when a conversation is opened. */
const conversationsPath = /^\/(?:conversations\/(?<number>[0-9a-f]{12}))?\/?$/;

const places: Place[] = [
  { path: conversationsPath, name: 'conversations', icon: 'talk', permission: 'watch', page: ConversationsPage },
  { path: '/figures', name: 'figures', icon: 'figures', permission: 'figures', page: FiguresPage },
  { path: '/unanswered', name: 'unanswered', icon: 'unanswered', permission: 'figures', page: UnansweredPage },
  { path: '/replies', name: 'replies', icon: 'replies', permission: 'watch', page: RepliesPage },
  { path: '/audit', name: 'audit', icon: 'audit', permission: 'audit', page: AuditPage },
  { path: '/accounts', name: 'accounts', icon: 'accounts', permission: 'administer', page: AccountsPage },
];

/** A page that scrolls as a whole, unlike the conversations. */
const Sheet = ({ page: Shown }: { page: ComponentType }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
  <div className={css.page} tabIndex={0}>
    <Shown />
  </div>
);

/** A page one may not see is as if it were not there; the server decides all the same. */
export function Pages() {
  const { may } = useSession();
  const open = places.filter(({ permission }) => may(permission));
  const first = open[0];
  const shown = (
    <Shell places={open}>
      <Switch>
        {open.map(({ name, path, page: Shown }) => (
          <Route key={name} path={path}>
            {name === 'conversations' ? <Shown /> : <Sheet page={Shown} />}
          </Route>
        ))}
        <Route path="/profile">
          <Sheet page={ProfilePage} />
        </Route>
        <Route path="/">{first && <Sheet page={first.page} />}</Route>
        <Route>
          <Sheet page={NotFound} />
        </Route>
      </Switch>
    </Shell>
  );
  return may('watch') ? <LiveProvider>{shown}</LiveProvider> : shown;
}
