/** The console: signing in, then its pages. */
import { Router } from 'wouter';
import { Pages } from './shell/pages.tsx';
import { SessionGate, useSession } from './shell/session.tsx';
import { SetUp } from './signing-in/set-up.tsx';
import { TotpFirst } from './signing-in/totp-first.tsx';

const setUpPath = '/desk/set-up';

/** The set-up page at its own address, else whatever the session allows. */
export function App() {
  if (location.pathname === setUpPath) return <SetUp />;
  return (
    <Router base="/desk">
      <SessionGate>
        <Inside />
      </SessionGate>
    </Router>
  );
}

const Inside = () => (useSession().me.mustSetTotp ? <TotpFirst /> : <Pages />);
