/** What citizens ask about: each has its file in `data/knowledge/`, where its answer and the ways of asking for it stand. */
import type { Word } from './heard.ts';

export const topics = [
  'link-what-why',
  'link-steps-overview',
  'link-update-cccd',
  'link-skipped-bo-qua',
  'link-update-from-population-db',
  'link-identity-fields-meaning',
  'link-verify-success',
  'link-account-conflict',
  'link-data-mismatch',
  'link-old-cmnd-9-digits',
  'old-portal-account-status',
  'old-records-after-link',
  'portal-password-forgotten',
  'portal-captcha-error',
  'login-vneid-steps',
  'login-qr-scan',
  'login-otp-not-received',
  'system-error-maintenance',
  'vneid-what-benefits',
  'vneid-levels-difference',
  'vneid-eligibility-age',
  'vneid-children-guardian',
  'vneid-register-level1',
  'vneid-register-level2',
  'vneid-level2-documents',
  'vneid-level2-where',
  'vneid-fee-time',
  'vneid-approval-sms',
  'vneid-activate',
  'vneid-activation-problem',
  'vneid-password-forgotten',
  'vneid-account-locked',
  'vneid-change-phone-number',
  'vneid-new-device',
  'vneid-no-smartphone',
  'vneid-integrate-documents',
  'wrong-personal-info',
  'overseas-vietnamese',
  'foreigners',
  'organisation-account',
  'id-card-and-number',
  'scam-warning',
  'privacy-data-in-chat',
  'hotline-human-support',
] as const;
export type Topic = (typeof topics)[number];

/** A topic that a message may be about, and the word that leads to the flow that does what it tells of. */
export interface AskedTopic {
  topic: Topic;
  flow: Word | null;
}
