/**
 * One-time codes of the mock VNeID service. The rules are DESIGN.md 3, after NIST SP 800-63B-4 (3.1.3, 3.2.2) and
 * OWASP ASVS 5.0 (6.5, 6.6). The issuer counts: whoever starts the conversation anew does not get new tries.
 */
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { ProofPurpose } from './proofs.ts';

export const codeLifeMs = 5 * 60 * 1000;
export const resendAfterMs = 60 * 1000;
/** Wrong tries per CCCD and purpose. They survive a resend, and are forgotten `pauseMs` after the last one. */
export const triesMax = 5;
/** After the last try, neither a check nor a new code for that CCCD and purpose. */
export const pauseMs = 15 * 60 * 1000;
/** Per phone and per CCCD, whatever the purpose, within 24 hours. With `triesMax` it bounds guessing to 25 of 1,000,000 a day. */
export const sendsMax = 5;
export const sendWindowMs = 24 * 60 * 60 * 1000;

interface Code {
  id: string;
  about: CodeFor;
  hash: Buffer;
  expiresAt: number;
  resendAt: number;
  used: boolean;
}

export interface CodeFor {
  cccd: string;
  purpose: ProofPurpose;
}

export type Requested =
  /** Instants in epoch ms. */
  | { outcome: 'sent'; id: string; expiresAt: number; resendAt: number }
  | { outcome: 'too-soon'; id: string; resendAt: number }
  | { outcome: 'too-many'; waitMs: number };

export type Checked =
  | { outcome: 'correct'; about: CodeFor; attemptsLeft: number }
  | { outcome: 'wrong'; attemptsLeft: number }
  /** Too old, used, replaced by a newer one, or never sent. */
  | { outcome: 'expired' }
  | { outcome: 'too-many'; waitMs: number };

export interface Codes {
  /** Sends a new code and kills the older one. Rejects with what `send` rejects with; then nothing was sent and nothing counts. */
  request(about: CodeFor, phone: string): Promise<Requested>;
  check(id: string, digits: string): Checked;
  reset(): void;
}

export function createCodes(options: {
  now: () => number;
  /** A whole number from 0 to below `below`, of cryptographic quality. */
  random: (below: number) => number;
  send: (message: { id: string; phone: string; purpose: ProofPurpose; code: string }) => Promise<void>;
}): Codes {
  const { now, random } = options;
  /** The newest code of each CCCD and purpose, by both its name and its id: bounded by the citizens there are. */
  const newest = new Map<string, Code>();
  const byId = new Map<string, Code>();
  const tries = createTries(now);
  const sends = createSends(now);
  /** Codes are kept as keyed hashes; the key dies with the process. */
  const secret = randomBytes(32);
  const hash = (id: string, digits: string): Buffer => createHmac('sha256', secret).update(`${id} ${digits}`).digest();

  function refusal(about: CodeFor, phone: string): Exclude<Requested, { outcome: 'sent' }> | null {
    const name = nameOf(about);
    const { count, waitMs } = tries.of(name);
    if (count >= triesMax) return { outcome: 'too-many', waitMs };
    const earlier = newest.get(name);
    if (earlier && !earlier.used && now() < earlier.resendAt) {
      return { outcome: 'too-soon', id: earlier.id, resendAt: earlier.resendAt };
    }
    const sendWait = Math.max(...countedFor(about, phone).map(sends.waitMs));
    return sendWait > 0 ? { outcome: 'too-many', waitMs: sendWait } : null;
  }

  /** Takes a code's place in all the books, or out of them again. */
  function replace(name: string, code: Code | null): void {
    const earlier = newest.get(name);
    if (earlier) byId.delete(earlier.id);
    newest.delete(name);
    if (code === null) return;
    newest.set(name, code);
    byId.set(code.id, code);
  }

  return {
    async request(about, phone) {
      const refused = refusal(about, phone);
      if (refused) return refused;
      const at = now();
      const id = randomUUID();
      const digits = String(random(1_000_000)).padStart(6, '0');
      const code = {
        id,
        about,
        hash: hash(id, digits),
        expiresAt: at + codeLifeMs,
        resendAt: at + resendAfterMs,
        used: false,
      };
      // In the books before it is sent: a second request meanwhile hears "too soon" instead of sending another.
      replace(nameOf(about), code);
      const counted = countedFor(about, phone);
      for (const each of counted) sends.count(each, at);
      try {
        await options.send({ id, phone, purpose: about.purpose, code: digits });
      } catch (error) {
        if (newest.get(nameOf(about)) === code) replace(nameOf(about), null);
        for (const each of counted) sends.uncount(each, at);
        throw error;
      }
      return { outcome: 'sent', id, expiresAt: code.expiresAt, resendAt: code.resendAt };
    },

    check(id, digits) {
      const code = byId.get(id);
      if (code === undefined) return { outcome: 'expired' };
      const name = nameOf(code.about);
      const { count, waitMs } = tries.of(name);
      if (count >= triesMax) return { outcome: 'too-many', waitMs };
      if (code.used || now() >= code.expiresAt) return { outcome: 'expired' };
      if (timingSafeEqual(code.hash, hash(id, digits))) {
        code.used = true;
        tries.forget(name);
        return { outcome: 'correct', about: code.about, attemptsLeft: triesMax - count };
      }
      tries.wrong(name);
      return { outcome: 'wrong', attemptsLeft: triesMax - count - 1 };
    },

    reset() {
      for (const book of [newest, byId, tries, sends]) book.clear();
    },
  };
}

function nameOf({ cccd, purpose }: CodeFor): string {
  return `${cccd} ${purpose}`;
}

function countedFor({ cccd }: CodeFor, phone: string): string[] {
  return [`phone ${phone}`, `cccd ${cccd}`];
}

/** Wrong tries; forgotten `pauseMs` after the last one. */
function createTries(now: () => number) {
  const wrong = new Map<string, { count: number; lastAt: number }>();
  function of(name: string): { count: number; waitMs: number } {
    const found = wrong.get(name);
    const waitMs = found ? found.lastAt + pauseMs - now() : 0;
    return found && waitMs > 0 ? { count: found.count, waitMs } : { count: 0, waitMs: 0 };
  }
  return {
    of,
    wrong: (name: string) => void wrong.set(name, { count: of(name).count + 1, lastAt: now() }),
    forget: (name: string) => void wrong.delete(name),
    clear: () => wrong.clear(),
  };
}

/** When something was sent to a phone or for a citizen, within `sendWindowMs`. */
function createSends(now: () => number) {
  const sends = new Map<string, number[]>();
  const recent = (name: string): number[] => (sends.get(name) ?? []).filter((at) => now() - at < sendWindowMs);
  return {
    /** Milliseconds until one more may be sent. */
    waitMs(name: string): number {
      const [oldest, ...rest] = recent(name);
      return oldest !== undefined && rest.length + 1 >= sendsMax ? oldest + sendWindowMs - now() : 0;
    },
    count: (name: string, at: number) => void sends.set(name, [...recent(name), at]),
    uncount(name: string, at: number): void {
      const times = recent(name);
      const index = times.lastIndexOf(at);
      if (index >= 0) sends.set(name, times.toSpliced(index, 1));
    },
    clear: () => sends.clear(),
  };
}
