/** Tokens: `POST /v4/oa/access_token` with a refresh token that is good once. (Zalo OAuth v4 as transcribed, read 2026-11) */
import { type Params, readText } from '../platform/params.ts';
import { OaRefusal } from './refusals.ts';
import type { Limits, Switches } from './switches.ts';

export interface Oauth {
  /** The answer to a refresh; throws `OaRefusal`. */
  exchange(params: Params, secretKey: string | undefined): Record<string, string>;
  /** Whether calls with this access token are carried out. */
  accepts(accessToken: string | undefined): boolean;
  /** A first refresh token, as the owner gets it by allowing the app. */
  authorise(): string;
  /** The newest pair. */
  newest(): { access: string | undefined; refresh: string };
  /** No access token given so far is good any more. */
  expireAccess(): void;
  /** No refresh token given so far is good any more. */
  revoke(): void;
  /** Everything that must not stand in a record. */
  secrets(): string[];
}

/** Refused by the authorisation server. -14002 and -14020 are seen, the other two are unverified; no table is published. */
const WRONG_APP = () => new OaRefusal(-14002, 'Invalid appId');
const WRONG_SECRET = () => new OaRefusal(-14004, 'Invalid secret key');
const WRONG_GRANT = () => new OaRefusal(-14001, 'Invalid grant type');
const EXPIRED = () => new OaRefusal(-14020, 'Refresh token expired');

interface Parts {
  appId: string;
  secret: string;
  refreshToken: string;
  now: () => number;
  switches: Switches;
  limits: Limits;
}

/** Knows the first refresh token only. */
export function createOauth({ appId, secret, refreshToken, now, switches, limits }: Parts): Oauth {
  const refreshes = new Map<string, { until: number; used: boolean }>();
  const accesses = new Map<string, number>();
  let count = 0;
  let newest: { access: string | undefined; refresh: string } = { access: undefined, refresh: refreshToken };

  function grant(token: string): string {
    refreshes.set(token, { until: now() + limits.refreshMs, used: false });
    return token;
  }
  grant(refreshToken);

  function use(token: string): void {
    const known = refreshes.get(token);
    const { code, status } = switches.usedToken;
    if (known === undefined || known.used) throw new OaRefusal(code, 'Invalid refresh token', status);
    if (known.until <= now()) throw EXPIRED();
    known.used = true;
  }

  return {
    exchange(params, secretKey) {
      if (readText(params, 'app_id') !== appId) throw WRONG_APP();
      if (secretKey !== secret) throw WRONG_SECRET();
      if (readText(params, 'grant_type') !== 'refresh_token') throw WRONG_GRANT();
      use(readText(params, 'refresh_token') ?? '');
      count += 1;
      const pair = {
        access: `fake-access-token-${count}-of-no-account`,
        refresh: `fake-refresh-token-${count}-of-nobody`,
      };
      accesses.set(pair.access, now() + limits.accessMs);
      grant(pair.refresh);
      newest = pair;
      return {
        access_token: pair.access,
        refresh_token: pair.refresh,
        expires_in: String(Math.floor(limits.accessMs / 1000)),
      };
    },
    accepts: (token) => token !== undefined && (accesses.get(token) ?? 0) > now(),
    authorise() {
      count += 1;
      return grant(`fake-first-token-${count}-of-nobody`);
    },
    newest: () => newest,
    expireAccess: () => accesses.clear(),
    revoke: () => refreshes.clear(),
    secrets: () => [secret, ...refreshes.keys(), ...accesses.keys(), newest.refresh, newest.access ?? ''],
  };
}
