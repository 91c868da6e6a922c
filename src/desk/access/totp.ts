/** The second factor: codes that change every 30 seconds (RFC 6238). */
import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';

const issuer = 'VNeID help desk';
/** 160 bits, as RFC 4226, 4 (R6) recommends. */
const secretBytes = 20;
const periodMs = 30_000;
/** Periods before and after the present one: clocks differ (RFC 6238, 5.2). */
const window = 1;

export interface TotpOffer {
  /** Base32, to be typed where there is no camera. */
  secret: string;
  uri: string;
  /** An SVG of the address. */
  qr: string;
}

/** A new secret, for the account of this id. `random` gives that many bytes. */
export function offerTotp(id: string, random: (bytes: number) => Uint8Array): TotpOffer {
  const secret = new Secret({ buffer: new Uint8Array(random(secretBytes)).buffer });
  const uri = new TOTP({ issuer, label: id, secret }).toString();
  return { secret: secret.base32, uri, qr: renderSVG(uri) };
}

/** The number of the period whose code this is; null when it is none of now, or not later than `after`, the last one taken. */
export function counterOf({
  code,
  secret,
  now,
  after,
}: {
  code: string;
  secret: string;
  now: number;
  after: number | null;
}): number | null {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const delta = TOTP.validate({ token, secret: Secret.fromBase32(secret), timestamp: now, window });
  if (delta === null) return null;
  const counter = Math.floor(now / periodMs) + delta;
  return after !== null && counter <= after ? null : counter;
}
