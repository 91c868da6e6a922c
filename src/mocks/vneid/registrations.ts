/** VNeID accounts of the mock service, and how one comes to be: pending → approved → active. */
import { randomUUID } from 'node:crypto';
import type { Citizen } from '../citizens.ts';

/** [C4] Later than this, only the hotline activates. */
export const activationWindowMs = 7 * 24 * 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

export type VneidStatus = 'none' | 'pending' | 'approved' | 'active' | 'locked';

export interface VneidAccount {
  citizen: Citizen;
  status: VneidStatus;
  level: 1 | 2 | null;
  /** Epoch ms; null when it was not approved, or long ago. */
  approvedAt: number | null;
  registration: string | null;
  /** What the caller gave to have it back when it is approved. */
  reference: string | null;
  /** Epoch ms at which it approves itself; null: only on request. */
  approveAt: number | null;
}

export interface Registrations {
  account(cccd: string): VneidAccount | undefined;
  /** By the id of a registration. */
  find(registration: string): VneidAccount | undefined;
  /** Begins level 1 for an account that has status `none`. */
  begin(account: VneidAccount, reference: string | null): void;
  activate(account: VneidAccount): void;
  /** Whether it may be activated now, or why not. */
  activatable(account: VneidAccount): 'yes' | 'not-approved' | 'activation-expired';
  /** Approves a pending one at once and resolves when everybody has been told, or that was given up. False if it is not pending. */
  approve(account: VneidAccount): Promise<boolean>;
  /** The same for all whose time has come, and resolves when those approved before have been told of, too. The change itself is made before this returns. */
  approveDue(): Promise<void>;
  reset(): void;
}

export function createRegistrations(options: {
  citizens: Citizen[];
  now: () => number;
  approveAfterMs: number;
  /** Tells by SMS and callback; must not reject. */
  tell: (account: VneidAccount) => Promise<void>;
  /** Calls when a registration that has begun is due; without it, somebody has to call `approveDue` now and then. */
  wake?: ((ms: number, callback: () => void) => void) | undefined;
}): Registrations {
  const { now } = options;
  const accounts = new Map<string, VneidAccount>();
  const byRegistration = new Map<string, VneidAccount>();
  const pending = new Set<VneidAccount>();
  const telling = new Set<Promise<void>>();

  function enter(account: VneidAccount): void {
    account.registration = randomUUID();
    byRegistration.set(account.registration, account);
    pending.add(account);
  }

  function reset(): void {
    for (const book of [accounts, byRegistration, pending]) book.clear();
    for (const citizen of options.citizens) {
      const { vneid } = citizen;
      const account: VneidAccount = {
        citizen,
        status: vneid.status,
        level: vneid.status === 'none' ? null : vneid.level,
        approvedAt: vneid.status === 'approved' ? now() - vneid.approvedDaysAgo * dayMs : null,
        registration: null,
        reference: null,
        approveAt: null,
      };
      accounts.set(citizen.cccd, account);
      if (account.status === 'pending') enter(account);
    }
  }

  async function approve(account: VneidAccount): Promise<boolean> {
    if (account.status !== 'pending') return false;
    pending.delete(account);
    account.status = 'approved';
    // Who looks late finds it approved since its time.
    account.approvedAt = Math.min(now(), account.approveAt ?? now());
    const told = options.tell(account);
    telling.add(told);
    await told;
    telling.delete(told);
    return true;
  }

  async function approveDue(): Promise<void> {
    for (const account of pending) if (account.approveAt !== null && account.approveAt <= now()) void approve(account);
    await Promise.all(telling);
  }

  reset();
  return {
    account: (cccd) => accounts.get(cccd),
    find: (registration) => byRegistration.get(registration),
    begin(account, reference) {
      account.status = 'pending';
      account.level = 1;
      account.reference = reference;
      account.approveAt = now() + options.approveAfterMs;
      enter(account);
      options.wake?.(options.approveAfterMs, () => void approveDue());
    },
    activate(account) {
      account.status = 'active';
    },
    activatable({ status, approvedAt }) {
      if (status !== 'approved' || approvedAt === null) return 'not-approved';
      return now() - approvedAt > activationWindowMs ? 'activation-expired' : 'yes';
    },
    approve,
    approveDue,
    reset,
  };
}
