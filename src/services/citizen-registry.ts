/** Client of the citizen registry: match a citizen, update the CCCD, save and remove a link (src/mocks/openapi/registry.yaml). */
import { z } from 'zod';
import { identityFields } from '../../flows/services.ts';
import { type ServiceImplementations, TerminalError } from '../engine/outside.ts';
import type { Fingerprints } from './fingerprint.ts';
import type { Http } from './http.ts';

const instant = z.iso.datetime({ offset: true });
/** It becomes part of a path. */
const accountId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const refused = z.object({});

const matched = z.discriminatedUnion('match', [
  z.object({ match: z.literal(false) }),
  z.object({
    match: z.literal(true),
    account: z
      .object({
        id: accountId,
        hasCccd: z.boolean(),
        link: z.object({ linkedAt: instant, same: z.boolean() }).nullable(),
      })
      .nullable(),
  }),
]);
const updated = z.object({
  fields: z.array(z.object({ name: z.enum(identityFields), verified: z.boolean() })).max(50),
});
const linked = z.object({ linkedAt: instant });
const alreadyLinked = linked.extend({ same: z.boolean() });

/** Each throws what `Http.call` throws. */
export function createCitizenRegistry(
  http: Http,
  fingerprints: Fingerprints,
): Pick<ServiceImplementations, 'matchCitizen' | 'updateCccd' | 'saveLink' | 'removeLink'> {
  return {
    async matchCitizen({ cccd, dateOfBirth }, options) {
      const { code, body } = await http.call({
        operation: 'matchCitizen',
        method: 'POST',
        path: '/accounts/match',
        body: { cccd, dateOfBirth },
        answer: matched,
        refusals: { 'too-many-tries': refused },
        ...options,
      });
      if (code === 'too-many-tries') return { outcome: 'too-many' };
      return body.match ? { outcome: 'match', account: body.account } : { outcome: 'no-match' };
    },

    async updateCccd({ accountId, cccd }, options) {
      const { code, body } = await http.call({
        operation: 'updateCccd',
        method: 'POST',
        path: `/accounts/${segment(accountId)}/cccd`,
        body: { cccd },
        answer: updated,
        refusals: { 'cccd-in-use': refused },
        ...options,
      });
      return code === 'cccd-in-use' ? { outcome: 'in-use' } : { outcome: 'updated', fields: body.fields };
    },

    async saveLink({ accountId, cccd, proof }, options) {
      const { code, body } = await http.call({
        operation: 'saveLink',
        method: 'POST',
        path: `/accounts/${segment(accountId)}/link`,
        body: { cccd, proof },
        answer: linked,
        refusals: { 'already-linked': alreadyLinked, 'proof-rejected': refused },
        ...options,
      });
      if (code === 'proof-rejected') return { outcome: 'proof-rejected' };
      if (code === 'already-linked') {
        return {
          outcome: 'already-linked',
          linkedAt: body.linkedAt,
          same: body.same,
          fingerprint: fingerprints.of(cccd),
        };
      }
      return { outcome: 'linked', linkedAt: body.linkedAt, fingerprint: fingerprints.of(cccd) };
    },

    async removeLink({ accountId, cccd, proof }, options) {
      const { code } = await http.call({
        operation: 'removeLink',
        method: 'DELETE',
        path: `/accounts/${segment(accountId)}/link`,
        body: { cccd, proof },
        answer: linked,
        refusals: { 'not-linked': refused, 'proof-rejected': refused },
        ...options,
      });
      return { outcome: code ?? 'removed' };
    },
  };
}

/** Ids come from the registry and were checked then; a stored conversation may be older than the check. */
function segment(id: string): string {
  if (!accountId.safeParse(id).success)
    throw new TerminalError('registry: an account id that cannot be part of a path', { code: 'id' });
  return id;
}
