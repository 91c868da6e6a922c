/** Who may call: whoever shows a secret that only they were told. Without it nothing of a body is read. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/** Whether it is the secret; an empty one is nobody's. Compared by digests, so that neither length nor content shows in the time it takes. */
export const isSecret = (given: string, secret: string): boolean => secretTest(secret)(given);

/** The same for a secret that many will show. */
export function secretTest(secret: string): (given: string) => boolean {
  const expected = digest(secret);
  return (given) => timingSafeEqual(digest(given), expected) && secret !== '';
}

/** 401 unless this header holds the secret. */
export function requireSecret(header: string, secret: string): RequestHandler {
  const isShown = secretTest(secret);
  return (request, response, next) => {
    if (isShown(request.get(header) ?? '')) next();
    else response.sendStatus(401);
  };
}

/** 401, or what `refuse` answers, unless the request bears the token (RFC 6750, 2.1; the scheme in any case, as RFC 9110, 11.1, has it). */
export const requireBearer =
  (token: string, refuse: (response: Response) => void = (response) => void response.sendStatus(401)): RequestHandler =>
  (request, response, next) => {
    const [, given = ''] = /^Bearer +(.+)$/i.exec(request.get('Authorization') ?? '') ?? [];
    if (isSecret(given, token)) return next();
    response.set('WWW-Authenticate', 'Bearer');
    refuse(response);
  };

const digest = (text: string) => hash('sha256', text, 'buffer');
