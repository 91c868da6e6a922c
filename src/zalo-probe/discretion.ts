/** Keeps out of what is printed what must not be in it, whoever was careless before. */
import { scrub } from '../channels/zalo-bot/call-error.ts';

export interface Discretion {
  /** From now on `secret` is never printed: a chat's id, a webhook's secret, somebody's words. Texts of less than four characters are let be. */
  hide(secret: string): void;
  /** The text without anything hidden. */
  clean(text: string): string;
  /** Words of the platform, which may quote what they refuse: without numbers and addresses too, and short. */
  quote(text: string): string;
}

const shortestSecret = 4;
/** The secret part of a token alone is one as well. */
const shortestTokenPart = 6;
const quotedMax = 120;

/** Hides the token in all its forms. */
export function createDiscretion(token: string): Discretion {
  const [id = '', part = ''] = token.split(':');
  const hidden = new Set([token, encodeURIComponent(token), `${id}%3a${part}`]);
  if (part.length >= shortestTokenPart) hidden.add(part);
  const clean = (text: string) => [...hidden].reduce((left, secret) => left.replaceAll(secret, '…'), text);
  return {
    hide(secret) {
      if (secret.length >= shortestSecret) hidden.add(secret);
    },
    clean,
    quote: (text) => scrub(clean(text), token).slice(0, quotedMax),
  };
}
