/** What the browser is told about pages, and which requests are refused because another site has made them. */
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

export interface PagePolicy {
  /** Sites that may show the page in a frame; none for the page by itself. */
  ancestors: string[];
  /** What may be shown in a frame of the page. */
  frames: string[];
}

/**
 * Only what comes from here is loaded, no script and no style stands in the page, nothing is kept by caches.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html (read 2026-11)
 */
export function pageHeaders({ ancestors, frames }: PagePolicy): RequestHandler {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ancestors.length > 0 ? ancestors : ["'none'"],
        ...(frames.length > 0 && { frameSrc: frames }),
      },
    },
    // `no-referrer`, helmet's own choice, makes older browsers send forms with `Origin: null`, which is refused below.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: ancestors.length > 0 ? false : { action: 'deny' },
    // Whoever stands in front of the assistant answers for TLS.
    strictTransportSecurity: false,
  });
  return (request, response, next) => {
    // It knows no list of sites, and would forbid what `frame-ancestors` allows.
    if (ancestors.length > 0) response.removeHeader('X-Frame-Options');
    uncached(response);
    headers(request, response, next);
  };
}

/** For whatever belongs to one citizen. */
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
