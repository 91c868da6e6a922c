/**
 * What flows may ask of the outside: names, inputs, outputs.
 * An output is an answer, also an unwelcome one; a service that cannot be reached throws, is tried again, and in the end the flow hears `onError`.
 */

/** A CCCD: 12 digits. */
export type Cccd = string;
/** A day as `yyyy-mm-dd`. */
export type Day = string;
/** An instant as ISO 8601 with a zone. */
export type Instant = string;

export interface PortalAccount {
  id: string;
  hasCccd: boolean;
  /** Null when not linked. `same` tells whether it is linked to the citizen who was looked up. */
  link: { linkedAt: Instant; same: boolean } | null;
}

/** Rows of the portal's table "Thông tin định danh" [S0.8]; only whether each agrees with the population data, never a value. */
export const identityFields = [
  'fullName',
  'cmnd',
  'cccd',
  'dateOfBirth',
  'phone',
  'sex',
  'placeOfBirth',
  'email',
  'hometown',
  'permanentAddress',
] as const;
export type IdentityField = (typeof identityFields)[number];

export type CodePurpose = 'link' | 'unlink' | 'activate';

/** `proof` stands for "a right code was entered"; the VNeID service gives it, it is good for one change of a link. */
export interface Services {
  matchCitizen: {
    input: { cccd: Cccd; dateOfBirth: Day };
    output: { outcome: 'match'; account: PortalAccount | null } | { outcome: 'no-match' } | { outcome: 'too-many' };
  };
  updateCccd: {
    input: { accountId: string; cccd: Cccd };
    output: { outcome: 'updated'; fields: Array<{ name: IdentityField; verified: boolean }> } | { outcome: 'in-use' };
  };
  vneidStatus: {
    input: { cccd: Cccd };
    output: { status: 'none' | 'pending' | 'approved' | 'active' | 'locked'; level: 1 | 2 | null };
  };
  /** Only with a proof: the name as VNeID has it, and the last three digits of the phone. Does not use the proof up. */
  vneidHolder: {
    input: { cccd: Cccd; proof: string };
    output: { outcome: 'known'; name: string; phoneLast3: string } | { outcome: 'proof-rejected' };
  };
  sendCode: {
    input: { cccd: Cccd; purpose: CodePurpose };
    output:
      | { outcome: 'sent'; id: string; expiresAt: Instant; resendAt: Instant }
      /** One was sent less than a minute ago and is still good; `id` is that one's. */
      | { outcome: 'too-soon'; id: string; resendAt: Instant }
      | { outcome: 'too-many' }
      /** Only for `activate`: nothing of this citizen's is approved and not yet active; or it was, more than 7 days ago [C4]. */
      | { outcome: 'not-approved' | 'activation-expired' };
  };
  checkCode: {
    input: { id: string; code: string };
    output:
      | { outcome: 'correct'; proof: string }
      | { outcome: 'wrong'; attemptsLeft: number }
      | { outcome: 'expired' }
      | { outcome: 'too-many' };
  };
  saveLink: {
    input: { accountId: string; cccd: Cccd; proof: string };
    output:
      | { outcome: 'linked'; linkedAt: Instant; fingerprint: string }
      /** `same`: to this citizen, perhaps by an earlier try whose answer was lost. */
      | { outcome: 'already-linked'; linkedAt: Instant; same: boolean; fingerprint: string }
      | { outcome: 'proof-rejected' };
  };
  removeLink: {
    input: { accountId: string; cccd: Cccd; proof: string };
    output: { outcome: 'removed' } | { outcome: 'not-linked' } | { outcome: 'proof-rejected' };
  };
  /** Level 1, as the app does it [C3]. The service calls back when it is approved. */
  registerVneid: {
    input: { cccd: Cccd; dateOfBirth: Day; phone: string };
    output:
      | { outcome: 'pending'; id: string }
      | { outcome: 'no-match' }
      | { outcome: 'already'; status: 'pending' | 'approved' | 'active' | 'locked' }
      /** The number is not registered in the citizen's own name [P4]. */
      | { outcome: 'phone-not-own' }
      | { outcome: 'too-many' };
  };
  registrationStatus: {
    input: { id: string };
    output:
      | { outcome: 'found'; status: 'pending' | 'approved' | 'active' | 'locked'; activateBefore: Instant | null }
      | { outcome: 'unknown' };
  };
  activateVneid: {
    input: { cccd: Cccd; proof: string };
    output: { outcome: 'active' | 'not-approved' | 'expired' | 'proof-rejected' };
  };
  /** Whether this is the number that was linked; it was not kept, only its keyed fingerprint. */
  recognise: {
    input: { cccd: Cccd; fingerprint: string };
    output: { same: boolean };
  };
}

export type ServiceName = keyof Services;
