/** The three mock services with everything they share, apart from how requests come in. */
import { randomInt } from 'node:crypto';
import type { Citizen } from './citizens.ts';
import { createFaults, type Faults } from './faults.ts';
import { createIdempotency, type Idempotency } from './http/idempotency.ts';
import type { Operation } from './http/operation.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createSms, type Sms, type SmsMessage } from './sms.ts';
import { createGuesses } from './vneid/guesses.ts';
import { createProofs } from './vneid/proofs.ts';
import { createVneid, type Vneid } from './vneid/vneid.ts';

const approveAfterMsDefault = 20_000;

export interface MocksOptions extends Pick<Parameters<typeof createVneid>[0], 'sendSms' | 'callBack' | 'wake'> {
  citizens: Citizen[];
  now: () => number;
  random?: ((below: number) => number) | undefined;
  approveAfterMs?: number | undefined;
  onSms?: ((message: SmsMessage) => void) | undefined;
}

export interface Mocks {
  registry: Registry;
  vneid: Vneid;
  sms: Sms;
  faults: Faults;
  idempotency: Record<'registry' | 'vneid' | 'sms' | 'control', Idempotency>;
  /** Approves a pending registration; resolves when SMS and callback are done or given up. False if there is none. */
  approve(one: { cccd: string } | { registration: string }): Promise<boolean>;
  /** Forgets all that happened, and the faults. */
  reset(): void;
}

/** Registry and VNeID service share their proofs and what was guessed wrong. Starts nothing. */
export function createMocks(options: MocksOptions): Mocks {
  const { citizens, now } = options;
  const proofs = createProofs({ now });
  const guesses = createGuesses({ now });
  const sms = createSms({ now, onSms: options.onSms });
  const registry = createRegistry({ citizens, proofs, guesses, now });
  const vneid = createVneid({
    citizens,
    proofs,
    guesses,
    now,
    random: options.random ?? ((below) => randomInt(below)),
    approveAfterMs: options.approveAfterMs ?? approveAfterMsDefault,
    sendSms: options.sendSms,
    callBack: options.callBack,
    wake: options.wake,
  });
  const names = ({ operations }: { operations: Operation[] }): string[] => operations.map(({ name }) => name);
  const faults = createFaults({ registry: names(registry), vneid: names(vneid), sms: names(sms) });
  const idempotency = {
    registry: createIdempotency({ now }),
    vneid: createIdempotency({ now }),
    sms: createIdempotency({ now }),
    control: createIdempotency({ now }),
  };
  /** The control remembers its keys: a reset that is sent again must not undo what came after the first. */
  function reset(): void {
    const answered = [idempotency.registry, idempotency.vneid, idempotency.sms];
    for (const book of [proofs, guesses, sms, registry, vneid, ...answered]) book.reset();
    faults.clear();
  }
  async function approve(one: { cccd: string } | { registration: string }): Promise<boolean> {
    const { registrations } = vneid;
    const found = 'cccd' in one ? registrations.account(one.cccd) : registrations.find(one.registration);
    return found ? registrations.approve(found) : false;
  }
  return { registry, vneid, sms, faults, idempotency, approve, reset };
}
