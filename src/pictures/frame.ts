/** What all drawings share: the sheet with its label, and on it a window of the portal, of VNeID, or a phone. */
import { readFileSync } from 'node:fs';

const css = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

const sheet = (kind: 'window' | 'phone', where: string, content: string) => `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><style>${css}</style></head>
<body><div class="sheet"><div class="label">Hình minh họa</div>
<div class="device ${kind}"><div class="where">${where}</div><div class="content">${content}</div></div>
</div></body></html>
`;

/** A page of the National Public Service Portal. */
export const onPortal = (...content: string[]): string =>
  sheet('window', 'Cổng Dịch vụ công quốc gia', content.join('\n'));

/** A dialog that the portal puts over its page. */
export const portalDialog = (...content: string[]): string =>
  onPortal(`<div class="dialog">${content.join('\n')}</div>`);

/** The page on which one logs in with VNeID. */
export const onLoginPage = (...content: string[]): string =>
  sheet('window', 'Trang đăng nhập VNeID', content.join('\n'));

/** The app VNeID on a phone. */
export const inApp = (...content: string[]): string => sheet('phone', 'Ứng dụng VNeID', content.join('\n'));

/** A phone that shows a text message. */
export const inMessages = (...content: string[]): string => sheet('phone', 'Tin nhắn SMS', content.join('\n'));
