/** For what belongs to one person: kept by no cache, and changed by no page but our own. */
import type { Response } from 'express';

/** Kept by no cache. */
export function uncached(response: Response): void {
  response.set({ 'Cache-Control': 'no-store', Vary: 'Cookie, Accept-Language' });
}

/**
 * Whether a request that changes something was made by a page of ours. Those that tell neither where they come from, nor their origin,
 * nor the page before are believed where `SameSite` protects by itself: it is an old browser then, or none at all.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html (read 2026-11)
 */
export function fromOwnPage(
  request: { get(name: string): string | undefined },
  { publicOrigin, sameSiteOnly }: { publicOrigin: string | undefined; sameSiteOnly: boolean },
): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const told = request.get('origin') ?? request.get('referer');
  if (told === undefined) return sameSiteOnly;
  if (!URL.canParse(told)) return false;
  const { origin, host } = new URL(told);
  return origin === publicOrigin || host === request.get('host');
}
