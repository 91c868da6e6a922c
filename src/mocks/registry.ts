/** The mock citizen registry: matches a citizen, keeps the CCCD of a portal account and its link. In memory only. */
import { z } from 'zod';
import { identityFields } from '../../flows/services.ts';
import { accountIdSchema, type Citizen, cccdSchema, daySchema } from './citizens.ts';
import { type Answer, problem } from './http/answer.ts';
import { type Operation, operation } from './http/operation.ts';
import type { Guesses } from './vneid/guesses.ts';
import type { Proofs } from './vneid/proofs.ts';

interface Account {
  owner: Citizen;
  hasCccd: boolean;
  link: { linkedAt: string; to: string } | null;
  /** How many times a link took effect, and was taken off again; a retried confirmation must not count twice. */
  confirmed: number;
  removed: number;
  /** The last change of the link: whoever made it and never got the answer may ask again. */
  lastChange?: { proof: string; purpose: 'link' | 'unlink' };
}

export interface MockLink {
  accountId: string;
  /** The CCCD it is linked to, null when it is not. */
  to: string | null;
  linkedAt: string | null;
  confirmed: number;
  removed: number;
}

export interface Registry {
  operations: Operation[];
  /** Accounts that are linked, or whose link was changed since the start. */
  links(): MockLink[];
  reset(): void;
}

const proofSchema = z.string().min(1).max(200);
const matchInput = z.strictObject({ cccd: cccdSchema, dateOfBirth: daySchema });
const updateInput = z.strictObject({ id: accountIdSchema, cccd: cccdSchema });
const linkInput = z.strictObject({ id: accountIdSchema, cccd: cccdSchema, proof: proofSchema });

export function createRegistry(options: {
  citizens: Citizen[];
  proofs: Proofs;
  guesses: Guesses;
  now: () => number;
}): Registry {
  const { proofs, now } = options;
  const byCccd = new Map(options.citizens.map((citizen) => [citizen.cccd, citizen]));
  const accounts = new Map<string, Account>();

  function reset(): void {
    accounts.clear();
    for (const owner of options.citizens) {
      if (owner.account === null) continue;
      const { id, hasCccd, link } = owner.account;
      accounts.set(id, { owner, hasCccd, link, confirmed: 0, removed: 0 });
    }
  }

  const match = operation({
    name: 'matchCitizen',
    method: 'post',
    path: '/accounts/match',
    input: matchInput,
    handle: (input) => matchCitizen({ ...options, byCccd, accounts }, input),
  });

  const updateCccd = operation({
    name: 'updateCccd',
    method: 'post',
    path: '/accounts/{id}/cccd',
    input: updateInput,
    handle({ id, cccd }) {
      const account = accounts.get(id);
      if (account === undefined) return problem(404, 'unknown-account');
      if (account.owner.cccd !== cccd) return problem(409, 'cccd-differs');
      if (account.owner.cccdInUseBy !== undefined) return problem(409, 'cccd-in-use');
      account.hasCccd = true;
      const verified = account.owner.account?.verified ?? [];
      return {
        status: 200,
        body: { fields: identityFields.map((name) => ({ name, verified: verified.includes(name) })) },
      };
    },
  });

  reset();
  return {
    operations: [match, updateCccd, ...linkOperations({ accounts, proofs, now })],
    links: () =>
      [...accounts]
        .filter(([, { link, confirmed, removed }]) => link !== null || confirmed + removed > 0)
        .map(([accountId, { link, confirmed, removed }]) => ({
          accountId,
          to: link?.to ?? null,
          linkedAt: link?.linkedAt ?? null,
          confirmed,
          removed,
        })),
    reset,
  };
}

/**
 * DESIGN.md 2.7, no oracle: an unknown number and a wrong birth date are compared, counted and answered in the same way.
 * After five mismatches within 24 hours even the right birth date is refused, or the sixth guess would tell.
 */
function matchCitizen(
  world: { byCccd: Map<string, Citizen>; accounts: Map<string, Account>; guesses: Guesses },
  { cccd, dateOfBirth }: { cccd: string; dateOfBirth: string },
): Answer {
  const waitMs = world.guesses.waitMs(cccd);
  if (waitMs > 0) return { ...problem(429, 'too-many-tries'), retryAfterMs: waitMs };
  const citizen = world.byCccd.get(cccd);
  if (citizen?.dateOfBirth !== dateOfBirth) {
    world.guesses.wrong(cccd);
    return { status: 200, body: { match: false, account: null } };
  }
  const id = citizen.account?.id;
  const account = id === undefined ? undefined : world.accounts.get(id);
  if (account === undefined) return { status: 200, body: { match: true, account: null } };
  const { link, hasCccd } = account;
  return {
    status: 200,
    body: {
      match: true,
      account: {
        id,
        hasCccd,
        oldCmndLast3: citizen.oldCmnd?.slice(-3) ?? null,
        link: link && { linkedAt: link.linkedAt, same: link.to === cccd },
      },
    },
  };
}

/** Making and taking off a link; either uses up the proof, and only when it takes effect. */
function linkOperations(world: { accounts: Map<string, Account>; proofs: Proofs; now: () => number }): Operation[] {
  const { accounts, proofs, now } = world;

  /** The account, if it is this citizen's and may be linked; otherwise the refusal. Says nothing about a link without a proof. */
  function linkable(input: z.output<typeof linkInput>, purpose: 'link' | 'unlink'): Account | Answer {
    const account = accounts.get(input.id);
    if (account === undefined) return problem(404, 'unknown-account');
    if (account.owner.cccd !== input.cccd) return problem(409, 'cccd-differs');
    if (account.lastChange?.proof === input.proof && account.lastChange.purpose === purpose) return madeBefore(account);
    if (!proofs.good(input.proof, { cccd: input.cccd, purpose })) return problem(422, 'proof-rejected');
    return account.hasCccd ? account : problem(409, 'cccd-missing');
  }

  /** The answer to a change that has been made already, by this very proof; changes nothing. */
  const madeBefore = ({ link, owner }: Account): Answer =>
    link === null
      ? problem(409, 'not-linked')
      : problem(409, 'already-linked', { linkedAt: link.linkedAt, same: link.to === owner.cccd });

  const saveLink = operation({
    name: 'saveLink',
    method: 'post',
    path: '/accounts/{id}/link',
    input: linkInput,
    handle(input) {
      const account = linkable(input, 'link');
      if ('status' in account) return account;
      if (account.link !== null) {
        const { linkedAt, to } = account.link;
        return problem(409, 'already-linked', { linkedAt, same: to === input.cccd });
      }
      const linkedAt = new Date(now()).toISOString();
      account.link = { linkedAt, to: input.cccd };
      account.confirmed += 1;
      account.lastChange = { proof: input.proof, purpose: 'link' };
      proofs.consume(input.proof);
      return { status: 200, body: { linkedAt } };
    },
  });

  const removeLink = operation({
    name: 'removeLink',
    method: 'delete',
    path: '/accounts/{id}/link',
    input: linkInput,
    handle(input) {
      const account = linkable(input, 'unlink');
      if ('status' in account) return account;
      if (account.link?.to !== input.cccd) return problem(409, 'not-linked');
      const { linkedAt } = account.link;
      account.link = null;
      account.removed += 1;
      account.lastChange = { proof: input.proof, purpose: 'unlink' };
      proofs.consume(input.proof);
      return { status: 200, body: { linkedAt } };
    },
  });

  return [saveLink, removeLink];
}
