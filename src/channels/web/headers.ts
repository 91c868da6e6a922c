/** What the browser is told about pages. */
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { uncached } from '../../http/private.ts';

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
