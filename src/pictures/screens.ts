/** Every picture and the page it is drawn from. */
import { createHash } from 'node:crypto';
import { type Picture, pictures } from '../../flows/pictures.ts';
import { accountMenu, accountMenuLogout } from './screens/account-menu.ts';
import { approvalSms } from './screens/approval-sms.ts';
import { cccdDialog } from './screens/cccd-dialog.ts';
import { identityConfirm, identityUpdate } from './screens/identity.ts';
import { linkedAccounts } from './screens/linked-accounts.ts';
import { noticeDialog } from './screens/notice-dialog.ts';
import { otpEntry } from './screens/otp-entry.ts';
import { portalChoiceOld, portalChoiceVneid } from './screens/portal-choice.ts';
import { portalLoginForm } from './screens/portal-login-form.ts';
import { vneidActivate, vneidStart } from './screens/vneid-app.ts';
import { vneidLogin, vneidLoginQr } from './screens/vneid-login.ts';

/** HTML documents of their own, without anything to load. */
export const screens: Record<Picture, string> = {
  'portal-choice-old': portalChoiceOld,
  'portal-choice-vneid': portalChoiceVneid,
  'portal-login-form': portalLoginForm,
  'cccd-dialog': cccdDialog,
  'account-menu': accountMenu,
  'account-menu-logout': accountMenuLogout,
  'identity-update': identityUpdate,
  'identity-confirm': identityConfirm,
  'notice-dialog': noticeDialog,
  'vneid-login': vneidLogin,
  'vneid-login-qr': vneidLoginQr,
  'otp-entry': otpEntry,
  'linked-accounts': linkedAccounts,
  'vneid-start': vneidStart,
  'vneid-activate': vneidActivate,
  'approval-sms': approvalSms,
};

/** SHA-256 in hex of what each picture is drawn from and of its file; kept beside the pictures, so that one that is out of date is found out without a browser. */
export const fingerprints = (fileOf: (name: Picture) => Uint8Array): Record<string, { html: string; png: string }> =>
  Object.fromEntries(pictures.map((name) => [name, { html: sha256(screens[name]), png: sha256(fileOf(name)) }]));

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
