/** The screens of the portal, of VNeID and of the phone of which there is a drawing, `data/pictures/<name>.png`; its words are the line `picture.<name>`. */
export const pictures = [
  'portal-choice-old',
  'portal-choice-vneid',
  'portal-login-form',
  'cccd-dialog',
  'account-menu',
  'account-menu-logout',
  'identity-update',
  'identity-confirm',
  'notice-dialog',
  'vneid-login',
  'vneid-login-qr',
  'otp-entry',
  'linked-accounts',
  'vneid-start',
  'vneid-activate',
  'approval-sms',
] as const;
export type Picture = (typeof pictures)[number];
