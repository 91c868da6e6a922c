/**
 * One-time codes of the mock VNeID service. The rules are DESIGN.md 3, after NIST SP 800-63B-4 (3.1.3, 3.2.2) and
 * OWASP ASVS 5.0 (6.5, 6.6). The issuer counts: whoever starts the conversation anew does not get new tries.
 */
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { createSends, createTries, triesMax } from './code-counts.ts';
import type { ProofPurpose } from './proofs.ts';

export const codeLifeMs = 5 * 60 * 1000;
export const resendAfterMs = 60 * 1000;

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
  /**
   * Sends a new code, and once it is sent the older one is dead. Rejects with what `send` rejects with; then nothing was
   * sent, nothing counts, and the older one is as good as it was.
   */
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
  const book = createBook();
  const tries = createTries(now);
  const sends = createSends(now);
  /** Codes are kept as keyed hashes; the key dies with the process. */
  const secret = randomBytes(32);
  const hash = (id: string, digits: string): Buffer => createHmac('sha256', secret).update(`${id} ${digits}`).digest();

  function refusal(about: CodeFor, phone: string): Exclude<Requested, { outcome: 'sent' }> | null {
    const { count, waitMs } = tries.of(nameOf(about));
    if (count >= triesMax) return { outcome: 'too-many', waitMs };
    const earlier = book.newest(about);
    if (earlier && !earlier.used && now() < earlier.resendAt) {
      return { outcome: 'too-soon', id: earlier.id, resendAt: earlier.resendAt };
    }
    const sendWait = Math.max(...countedFor(about, phone).map(sends.waitMs));
    return sendWait > 0 ? { outcome: 'too-many', waitMs: sendWait } : null;
  }

  return {
    async request(about, phone) {
      const refused = refusal(about, phone);
      if (refused) return refused;
      const at = now();
      const id = randomUUID();
      const digits = String(random(1_000_000)).padStart(6, '0');
      const expiresAt = at + codeLifeMs;
      const resendAt = at + resendAfterMs;
      const code = { id, about, hash: hash(id, digits), expiresAt, resendAt, used: false };
      // In the books before it is sent: a second request meanwhile hears "too soon" instead of sending another.
      book.sending(code);
      const counted = countedFor(about, phone);
      for (const each of counted) sends.count(each, at);
      try {
        await options.send({ id, phone, purpose: about.purpose, code: digits });
      } catch (error) {
        book.notSent(code);
        for (const each of counted) sends.uncount(each, at);
        throw error;
      }
      book.sent(code);
      return { outcome: 'sent', id, expiresAt, resendAt };
    },

    check(id, digits) {
      const code = book.live(id);
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
      for (const each of [book, tries, sends]) each.clear();
    },
  };
}

/** The live code of each CCCD and purpose, and the one on its way to replace it: bounded by the citizens there are. */
function createBook() {
  const live = new Map<string, Code>();
  const byId = new Map<string, Code>();
  const underWay = new Map<string, Code>();
  /** Takes a code off its way; false when the books were cleared meanwhile, and it is nobody's any more. */
  function landed(code: Code): boolean {
    const name = nameOf(code.about);
    return underWay.get(name) === code && underWay.delete(name);
  }
  return {
    /** Only a code that was sent, and only the last such. */
    live: (id: string) => byId.get(id),
    newest: (about: CodeFor) => underWay.get(nameOf(about)) ?? live.get(nameOf(about)),
    sending: (code: Code) => void underWay.set(nameOf(code.about), code),
    notSent: (code: Code) => void landed(code),
    sent(code: Code): void {
      if (!landed(code)) return;
      const earlier = live.get(nameOf(code.about));
      if (earlier) byId.delete(earlier.id);
      live.set(nameOf(code.about), code);
      byId.set(code.id, code);
    },
    clear(): void {
      for (const each of [live, byId, underWay]) each.clear();
    },
  };
}

function nameOf({ cccd, purpose }: CodeFor): string {
  return `${cccd} ${purpose}`;
}

function countedFor({ cccd }: CodeFor, phone: string): string[] {
  return [`phone ${phone}`, `cccd ${cccd}`];
}
