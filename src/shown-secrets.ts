/** Who may call: whoever shows a secret that only they were told. Without it nothing of a body is read. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/** Whether it is the secret; an empty one is nobody's. Compared by digests, so that neither length nor content shows in the time it takes. */
export const isSecret = (given: string, secret: string): boolean =>
  timingSafeEqual(digest(given), digest(secret)) && secret !== '';

/** 401 unless this header holds the secret. */
export const requireSecret =
  (header: string, secret: string): RequestHandler =>
  (request, response, next) => {
    if (isSecret(request.get(header) ?? '', secret)) next();
    else response.sendStatus(401);
  };

/** 401, or what `refuse` answers, unless the request bears the token (RFC 6750, 2.1; the scheme in any case, as RFC 9110, 11.1, has it). */
export const requireBearer =
  (token: string, refuse: (response: Response) => void = (response) => void response.sendStatus(401)): RequestHandler =>
  (request, response, next) => {
    const [, given = ''] = /^Bearer +(.+)$/i.exec(request.get('Authorization') ?? '') ?? [];
    if (isSecret(given, token)) return next();
    response.set('WWW-Authenticate', 'Bearer');
    refuse(response);
  };

const digest = (text: string) => createHash('sha256').update(text).digest();
