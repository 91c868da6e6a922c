/** A page that looks like a phone and shows the SMS of one number. For developers and testers, on loopback only. */
import { readFileSync } from 'node:fs';
import express, { type Router } from 'express';
import helmet from 'helmet';
import { type Citizen, phoneSchema } from '../citizens.ts';
import type { Sms, SmsMessage } from '../sms.ts';

/** The list of numbers is no directory; with simulated citizens it would be endless. */
const listedMax = 100;
/** The page asks for itself anew; no script is needed. */
const refreshSeconds = 3;

const css = readFileSync(new URL('./phone.css', import.meta.url), 'utf8');
const time = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Serves the list of numbers, and with `?number=` the messages of one, the newest first. */
export function createPhonePage({ sms, citizens }: { sms: Sms; citizens: Citizen[] }): Router {
  const router = express.Router();
  router.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          // The web chat of a development run shows it beside itself; pages of other machines may not.
          frameAncestors: ['http://localhost:*', 'http://127.0.0.1:*'],
        },
      },
      // It knows no list of addresses, and would forbid what `frame-ancestors` allows.
      xFrameOptions: false,
      // The page is served over plain HTTP on this machine.
      strictTransportSecurity: false,
    }),
  );
  router.get('/phone.css', (_request, response) => {
    response.type('css').send(css);
  });
  router.get('/', (request, response) => {
    response.set('Cache-Control', 'no-store');
    const base = request.baseUrl;
    if (request.query.number === undefined)
      return void response.send(choosing({ sms, citizens, base, mistaken: false }));
    const number = phoneSchema.safeParse(request.query.number);
    if (number.success)
      return void response.send(showing({ number: number.data, messages: sms.sentTo(number.data), base }));
    response.status(400).send(choosing({ sms, citizens, base, mistaken: true }));
  });
  return router;
}

function choosing({
  sms,
  citizens,
  base,
  mistaken,
}: {
  sms: Sms;
  citizens: Citizen[];
  base: string;
  mistaken: boolean;
}) {
  const owners = new Map<string, string[]>();
  for (const { phone, fullName } of citizens.slice(0, listedMax)) {
    owners.set(phone, [...(owners.get(phone) ?? []), fullName]);
  }
  const rows = [...owners].map(
    ([phone, names]) =>
      `<li><a href="${base}?number=${phone}"><b>${spaced(phone)}</b> <small>${sms.sentTo(phone).length} tin nhắn</small> ` +
      `<span>${escaped(names.join(', '))}</span></a></li>`,
  );
  return page({
    base,
    title: 'Điện thoại thử nghiệm',
    refresh: false,
    body: `<p class="about">Đây là điện thoại giả để thử nghiệm. Tin nhắn không được gửi đi đâu cả.</p>
<form action="${base}" method="get">
<label for="number">Số điện thoại</label>
<input id="number" name="number" type="tel" inputmode="tel" autocomplete="off" required${mistaken ? ' aria-invalid="true" aria-describedby="mistake"' : ''}>
${mistaken ? '<p id="mistake" class="mistake">Số điện thoại di động có 10 chữ số, ví dụ 0900000001.</p>' : ''}
<button>Xem tin nhắn</button>
</form>
<h2>Người dùng thử nghiệm</h2>
<ul class="numbers">${rows.join('\n')}</ul>`,
  });
}

function showing({ number, messages, base }: { number: string; messages: SmsMessage[]; base: string }): string {
  const bubbles = messages
    .toReversed()
    .map(
      ({ from, text, at }) =>
        `<li><b>${escaped(from)}</b><p>${withCode(escaped(text))}</p><time datetime="${at}">${time.format(new Date(at))}</time></li>`,
    );
  return page({
    base,
    title: `Tin nhắn của ${spaced(number)}`,
    refresh: true,
    body: `<nav><a href="${base}">Số khác</a> <a href="${base}?number=${number}">Tải lại</a></nav>
<p class="about">${messages.length} tin nhắn, mới nhất ở trên cùng. Trang tự tải lại sau mỗi ${refreshSeconds} giây.</p>
${bubbles.length === 0 ? '<p>Chưa có tin nhắn nào.</p>' : `<ol class="messages">${bubbles.join('\n')}</ol>`}`,
  });
}

function page({ base, title, refresh, body }: { base: string; title: string; refresh: boolean; body: string }): string {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : ''}
<title>${title}</title>
<link rel="stylesheet" href="${base}/phone.css">
</head>
<body>
<main class="phone">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

/** With spaces at which no line is broken. */
function spaced(phone: string): string {
  return `${phone.slice(0, 4)}\u00a0${phone.slice(4, 7)}\u00a0${phone.slice(7)}`;
}

/** Makes a one-time code in an escaped text stand out, as phones do. */
function withCode(html: string): string {
  return html.replaceAll(/(?<!\d)\d{6}(?!\d)/g, '<b class="code">$&</b>');
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
