/** The cookie that says who is signed in. */
import type { CookieOptions, Request, Response } from 'express';

export interface SessionCookie {
  /** What the browser sends under its name; of several the first few: another host of the domain may have put one beside it. */
  in(request: Request): string[];
  set(response: Response, value: string): void;
  clear(response: Response): void;
}

const name = 'desk';
const shape = /^[\w-]{43}$/;
const lookedAtMax = 4;

/**
 * For the desk's paths only, not for scripts, never sent along from elsewhere, and gone with the browser (RFC 6265bis, 4.1.2, read 2026-11).
 * `__Host-` would ask for the path `/`, and so send it to the page of the citizens, too.
 */
export function createSessionCookie(secure: boolean): SessionCookie {
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/desk', secure };
  return {
    in: (request) =>
      (request.get('cookie') ?? '')
        .split(';')
        .map((pair) => pair.trim().split('='))
        .flatMap(([key, value = '']) => (key === name && shape.test(value) ? [value] : []))
        .slice(0, lookedAtMax),
    set: (response, value) => void response.cookie(name, value, options),
    clear: (response) => void response.clearCookie(name, options),
  };
}
