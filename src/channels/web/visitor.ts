/** Who is at the page: the opaque id in a cookie, and how they like the page to be. */
import { createHmac, randomBytes } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import type { Language } from '../../engine/outside.ts';

/** Where the page is shown: by itself, or in a frame of somebody else's page; each has cookies, and so conversations, of its own. */
export interface Place {
  /** Path of the page. */
  home: '/' | '/embed';
  /** Below it is what the page talks to. */
  api: '/chat' | '/embed';
  /** In front of the names of its cookies. */
  prefix: '' | 'embed-';
  /** The name of the one that opens the conversation. */
  chatCookie: string;
  cookies: CookieOptions;
}

export interface Visitor {
  /** Null until the browser has shown that it keeps the cookie. */
  chat: string | null;
  language: Language;
  size: TextSize;
}

/** How many steps larger than usual the text is. */
export type TextSize = 0 | 1 | 2;

/** 128 bits. */
const secretBytes = 16;
const secretShape = /^[\w-]{22}$/;
const keptMs = 30 * 24 * 3_600_000;

/**
 * The two places. A frame of another site only gets cookies that are `SameSite=None; Secure`, and, where third-party cookies are
 * blocked, `Partitioned` (RFC 6265bis; CHIPS, read 2026-11). Where `secure`, browsers take the conversation's cookie from this very host
 * only (`__Host-`, RFC 6265bis, 4.1.3.2): another host of the domain could give somebody a conversation of its own, and read along.
 */
export const placesFor = (secure: boolean): { page: Place; embed: Place } => ({
  page: {
    home: '/',
    api: '/chat',
    prefix: '',
    chatCookie: secure ? '__Host-chat' : 'chat',
    cookies: { sameSite: 'lax', secure },
  },
  embed: {
    home: '/embed',
    api: '/embed',
    prefix: 'embed-',
    chatCookie: secure ? '__Host-embed-chat' : 'embed-chat',
    cookies: { sameSite: 'none', secure: true, partitioned: true },
  },
});

/** The chat's id; does not lead back to the cookie, so that what is stored or logged opens no conversation. */
export const chatOf = (secret: string, dataKey: string): string =>
  createHmac('sha256', dataKey).update(`web chat ${secret}`).digest('base64url').slice(0, 27);

/** What the cookies and headers of a request tell; nothing is set. */
export function visitorOf(request: Request, { prefix, chatCookie }: Place, dataKey: string): Visitor {
  const cookies = cookiesOf(request);
  const secret = cookies.get(chatCookie);
  const size = Number(cookies.get(`${prefix}size`));
  return {
    chat: secret && secretShape.test(secret) ? chatOf(secret, dataKey) : null,
    language: readLanguage(request.query['lang']) ?? readLanguage(cookies.get(`${prefix}lang`)) ?? preferred(request),
    size: size === 1 || size === 2 ? size : 0,
  };
}

/** Keeps the cookie for another 30 days, or gives one; `anew` gives another one in any case. Returns the chat's id. */
export function keepVisitor(
  request: Request,
  response: Response,
  { place, dataKey, anew }: { place: Place; dataKey: string; anew: boolean },
): string {
  const known = cookiesOf(request).get(place.chatCookie);
  const secret = !anew && known && secretShape.test(known) ? known : randomBytes(secretBytes).toString('base64url');
  response.cookie(place.chatCookie, secret, { ...place.cookies, httpOnly: true, path: '/', maxAge: keptMs });
  return chatOf(secret, dataKey);
}

/** Remembers how the visitor likes the page. */
export function keepTaste(response: Response, place: Place, taste: { lang: Language } | { size: TextSize }): void {
  for (const [name, value] of Object.entries(taste))
    response.cookie(`${place.prefix}${name}`, String(value), {
      ...place.cookies,
      httpOnly: true,
      path: '/',
      maxAge: keptMs,
    });
}

/** `vi` or `en`, if it is one of them. */
export const readLanguage = (value: unknown): Language | null => (value === 'vi' || value === 'en' ? value : null);

/** Vietnamese unless English is asked for before it. */
const preferred = (request: Request): Language => (request.acceptsLanguages('vi', 'en') === 'en' ? 'en' : 'vi');

/** RFC 6265, 4.2.1; of two with one name the first, which is the more specific. */
function cookiesOf(request: Request): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}
