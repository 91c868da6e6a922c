/** Whoever brings updates shows a secret that only the platform was told; without it nothing of the body is read. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

/** 401 unless the header holds the secret; compared by digests, so that neither length nor content shows in the time it takes. */
export const requireSecret =
  (header: string, secret: string): RequestHandler =>
  (request, response, next) => {
    const given = request.get(header) ?? '';
    if (timingSafeEqual(digest(given), digest(secret))) next();
    else response.sendStatus(401);
  };

const digest = (text: string) => createHash('sha256').update(text).digest();
