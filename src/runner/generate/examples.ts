/** An example of everything that can be heard and of every answer of every service: for walking the flows without anybody there. */

import { type Heard, words } from '../../../flows/heard.ts';
import { identityFields, type ServiceName, type Services } from '../../../flows/services.ts';
import { mediaKinds } from '../../engine/outside.ts';

type Outcome<Name extends ServiceName> = Services[Name]['output'] extends { outcome: infer Named extends string }
  ? Named
  : Services[Name]['output'] extends { status: infer Named extends string }
    ? Named
    : 'only';

const linkedAt = '2026-11-21T02:00:00Z';
const resendAt = '2026-11-21T03:01:00Z';
const account = (hasCccd: boolean, link: { linkedAt: string; same: boolean } | null = null) => ({
  id: 'TK-000001',
  hasCccd,
  link,
});

/** Answers of every service, by outcome: an outcome without an example does not compile. */
export const answers: { [Name in ServiceName]: Record<Outcome<Name>, Array<Services[Name]['output']>> } = {
  matchCitizen: {
    match: [
      { outcome: 'match', account: null },
      { outcome: 'match', account: account(true) },
      { outcome: 'match', account: account(false) },
      { outcome: 'match', account: account(true, { linkedAt, same: true }) },
      { outcome: 'match', account: account(true, { linkedAt, same: false }) },
    ],
    'no-match': [{ outcome: 'no-match' }],
    'too-many': [{ outcome: 'too-many' }],
  },
  updateCccd: {
    updated: [{ outcome: 'updated', fields: fieldsOf() }],
    'in-use': [{ outcome: 'in-use' }],
  },
  vneidStatus: {
    none: [{ status: 'none', level: null }],
    pending: [{ status: 'pending', level: 2 }],
    approved: [{ status: 'approved', level: 2 }],
    active: [
      { status: 'active', level: 1 },
      { status: 'active', level: 2 },
    ],
    locked: [{ status: 'locked', level: 2 }],
  },
  vneidHolder: {
    known: [{ outcome: 'known', name: 'Nguyễn Thử Nghiệm', phoneLast3: '001' }],
    'proof-rejected': [{ outcome: 'proof-rejected' }],
  },
  sendCode: {
    sent: [{ outcome: 'sent', id: 'code-1', expiresAt: '2026-11-21T03:05:00Z', resendAt }],
    'too-soon': [{ outcome: 'too-soon', id: 'code-1', resendAt }],
    'too-many': [{ outcome: 'too-many' }],
    'not-approved': [{ outcome: 'not-approved' }],
    'activation-expired': [{ outcome: 'activation-expired' }],
  },
  checkCode: {
    correct: [{ outcome: 'correct', proof: 'proof-1' }],
    wrong: [{ outcome: 'wrong', attemptsLeft: 4 }],
    expired: [{ outcome: 'expired' }],
    'too-many': [{ outcome: 'too-many' }],
  },
  saveLink: {
    linked: [{ outcome: 'linked', linkedAt, fingerprint: 'fingerprint-1' }],
    'already-linked': [
      { outcome: 'already-linked', linkedAt, same: true, fingerprint: 'f' },
      { outcome: 'already-linked', linkedAt, same: false, fingerprint: 'f' },
    ],
    'proof-rejected': [{ outcome: 'proof-rejected' }],
  },
  removeLink: {
    removed: [{ outcome: 'removed' }],
    'not-linked': [{ outcome: 'not-linked' }],
    'proof-rejected': [{ outcome: 'proof-rejected' }],
  },
  registerVneid: {
    pending: [{ outcome: 'pending', id: 'registration-1' }],
    'no-match': [{ outcome: 'no-match' }],
    already: (['pending', 'approved', 'active', 'locked'] as const).map((status) => ({ outcome: 'already', status })),
    'phone-not-own': [{ outcome: 'phone-not-own' }],
    'too-many': [{ outcome: 'too-many' }],
  },
  registrationStatus: {
    found: (['pending', 'approved', 'active', 'locked'] as const).map((status) => ({
      outcome: 'found',
      status,
      activateBefore: status === 'approved' ? '2026-11-28T02:00:00Z' : null,
    })),
    unknown: [{ outcome: 'unknown' }],
  },
  activateVneid: {
    active: [{ outcome: 'active' }],
    'not-approved': [{ outcome: 'not-approved' }],
    expired: [{ outcome: 'expired' }],
    'proof-rejected': [{ outcome: 'proof-rejected' }],
  },
  recognise: { only: [{ same: true }, { same: false }] },
};

/** With every row of the portal's table. */
function fieldsOf() {
  return identityFields.map((name, index) => ({ name, verified: index < 6 }));
}

/** Everything that can be heard. */
export const heard: Heard[] = [
  ...words.map((type) => ({ type })),
  { type: 'cccd', value: '079085000001', doubts: [] },
  { type: 'cccd', value: '999985000001', doubts: ['province'] },
  { type: 'cmnd' },
  { type: 'phone', value: '0912345678' },
  { type: 'number', count: 11 },
  { type: 'dateOfBirth', value: '1985-03-15' },
  { type: 'dateOfBirth', value: '1984-03-15' },
  ...(['no-such-day', 'in-future', 'too-long-ago', 'year-unclear', 'no-day'] as const).map((problem) => ({
    type: 'badDate' as const,
    problem,
  })),
  { type: 'code', value: '123456' },
  { type: 'secret' },
  { type: 'personalNumber' },
  ...mediaKinds.map((kind) => ({
    type: 'media' as const,
    line: `media.${kind}` as const,
  })),
  { type: 'asked', topics: [{ topic: 'vneid-activate', flow: 'activate' }] },
  {
    type: 'asked',
    topics: [
      { topic: 'portal-password-forgotten', flow: null },
      { topic: 'vneid-password-forgotten', flow: null },
    ],
  },
  { type: 'asked', topics: [{ topic: 'scam-warning', flow: null }] },
  { type: 'sms', reasons: [] },
  { type: 'sms', reasons: ['link', 'asksCode', 'asksInstall', 'asksMoney', 'threatens', 'otherForm'] },
  { type: 'pastedSms', reasons: [] },
  { type: 'pastedSms', reasons: ['otherForm'] },
  ...(['lookalike', 'office', 'store', 'unknown', 'official'] as const).map((kind) => ({
    type: 'foreignLink' as const,
    kind,
  })),
  { type: 'stale' },
  { type: 'unclear' },
];

/** What a service may tell by itself. */
export const approval = { type: 'vneid.approved', registration: 'registration-1' } as const;
