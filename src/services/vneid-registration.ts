/** Client of the VNeID service: registering at level 1, following that, activating (src/mocks/openapi/vneid.yaml). */
import { z } from 'zod';
import { type ServiceImplementations, TerminalError } from '../engine/outside.ts';
import type { Http } from './http.ts';
import type { References } from './reference.ts';

const instant = z.iso.datetime({ offset: true });
const refused = z.object({});
/** It becomes part of a path, and of a stored conversation. */
const registrationId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const registration = z.object({ id: registrationId });
const already = z.object({ accountStatus: z.enum(['pending', 'approved', 'active', 'locked']) });
const found = z.object({
  status: z.enum(['pending', 'approved', 'active', 'locked']),
  activateBefore: instant.nullable(),
});
const active = z.object({ status: z.literal('active') });

/** Each throws what `Http.call` throws. What is approved comes back with a reference of `references`. */
export function createVneidRegistration(
  http: Http,
  references: Pick<References, 'of'>,
): Pick<ServiceImplementations, 'registerVneid' | 'registrationStatus' | 'activateVneid'> {
  return {
    async registerVneid({ cccd, dateOfBirth, phone }, options) {
      const { code, body } = await http.call({
        operation: 'register',
        method: 'POST',
        path: '/registrations',
        body: { cccd, dateOfBirth, phone, reference: references.of(options.conversation, options.key) },
        answer: registration,
        refusals: {
          'no-match': refused,
          'already-registered': already,
          'phone-not-own': refused,
          'too-many-tries': refused,
        },
        ...options,
      });
      if (code === 'too-many-tries') return { outcome: 'too-many' };
      if (code === 'already-registered') return { outcome: 'already', status: body.accountStatus };
      return code === null ? { outcome: 'pending', id: body.id } : { outcome: code };
    },

    async registrationStatus({ id }, options) {
      if (!registrationId.safeParse(id).success)
        throw new TerminalError('vneid: a registration id that cannot be part of a path', { code: 'id' });
      const { code, body } = await http.call({
        operation: 'findRegistration',
        method: 'GET',
        path: `/registrations/${id}`,
        answer: found,
        refusals: { 'unknown-registration': refused },
        ...options,
      });
      if (code === 'unknown-registration') return { outcome: 'unknown' };
      return { outcome: 'found', status: body.status, activateBefore: body.activateBefore };
    },

    async activateVneid({ cccd, proof }, options) {
      const { code } = await http.call({
        operation: 'activate',
        method: 'POST',
        path: '/activations',
        body: { cccd, proof },
        answer: active,
        refusals: { 'not-approved': refused, 'activation-expired': refused, 'proof-rejected': refused },
        ...options,
      });
      return { outcome: code === 'activation-expired' ? 'expired' : (code ?? 'active') };
    },
  };
}
