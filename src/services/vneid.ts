/** Client of the VNeID service: status, holder, one-time codes (src/mocks/openapi/vneid.yaml). */
import { z } from 'zod';
import { type ServiceImplementations, TerminalError } from '../engine/outside.ts';
import type { Http } from './http.ts';

const instant = z.iso.datetime({ offset: true });
const refused = z.object({});
/** It becomes part of a path, and of a stored conversation. */
const codeId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const status = z.object({
  status: z.enum(['none', 'pending', 'approved', 'active', 'locked']),
  level: z.union([z.literal(1), z.literal(2)]).nullable(),
});
const holder = z.object({ name: z.string().min(1).max(200), phoneLast3: z.string().regex(/^\d{3}$/) });
const sent = z.object({ id: codeId, expiresAt: instant, resendAt: instant });
const tooSoon = sent.omit({ expiresAt: true });
const checked = z.discriminatedUnion('correct', [
  z.object({ correct: z.literal(true), proof: z.string().min(1).max(200) }),
  z.object({ correct: z.literal(false), attemptsLeft: z.int().min(0) }),
]);

/** Each throws what `Http.call` throws. */
export function createVneid(
  http: Http,
): Pick<ServiceImplementations, 'vneidStatus' | 'vneidHolder' | 'sendCode' | 'checkCode'> {
  return {
    async vneidStatus({ cccd }, options) {
      const { body } = await http.call({
        operation: 'accountStatus',
        method: 'POST',
        path: '/accounts/status',
        body: { cccd },
        answer: status,
        refusals: {},
        ...options,
      });
      return { status: body.status, level: body.level };
    },

    async vneidHolder({ cccd, proof }, options) {
      const { code, body } = await http.call({
        operation: 'accountStatus',
        method: 'POST',
        path: '/accounts/status',
        body: { cccd, proof },
        answer: holder,
        refusals: { 'proof-rejected': refused },
        ...options,
      });
      if (code === 'proof-rejected') return { outcome: 'proof-rejected' };
      return { outcome: 'known', name: body.name, phoneLast3: body.phoneLast3 };
    },

    async sendCode({ cccd, purpose }, options) {
      const { code, body } = await http.call({
        operation: 'requestCode',
        method: 'POST',
        path: '/codes',
        body: { cccd, purpose },
        answer: sent,
        refusals: {
          'too-soon': tooSoon,
          'too-many': refused,
          'not-approved': refused,
          'activation-expired': refused,
        },
        ...options,
      });
      if (code === 'too-soon') return { outcome: 'too-soon', id: body.id, resendAt: body.resendAt };
      if (code !== null) return { outcome: code };
      return { outcome: 'sent', id: body.id, expiresAt: body.expiresAt, resendAt: body.resendAt };
    },

    async checkCode({ id, code: digits }, options) {
      if (!codeId.safeParse(id).success)
        throw new TerminalError('vneid: a code id that cannot be part of a path', { code: 'id' });
      const { code, body } = await http.call({
        operation: 'checkCode',
        method: 'POST',
        path: `/codes/${id}/check`,
        body: { code: digits },
        answer: checked,
        refusals: { expired: refused, 'too-many': refused },
        ...options,
      });
      if (code === 'expired' || code === 'too-many') return { outcome: code };
      if (body.correct) return { outcome: 'correct', proof: body.proof };
      // "Wrong, and none left" is nothing a citizen could go on from.
      return body.attemptsLeft === 0 ? { outcome: 'too-many' } : { outcome: 'wrong', attemptsLeft: body.attemptsLeft };
    },
  };
}
