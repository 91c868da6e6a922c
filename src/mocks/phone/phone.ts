/** A page that looks like a phone and shows the SMS of one number. For developers and testers, on loopback only. */
import { readFileSync } from 'node:fs';
import express, { type Router } from 'express';
import helmet from 'helmet';
import { type Citizen, phoneSchema } from '../citizens.ts';
import type { Sms, SmsMessage } from '../sms.ts';
import { type PhoneLanguage, type PhoneWords, phoneLanguage, phoneWords } from './words.ts';

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

interface Showing {
  sms: Sms;
  base: string;
  language: PhoneLanguage;
  words: PhoneWords;
}

/** Serves the list of numbers, and with `?number=` the messages of one, the newest first; with `?lang=en` in English. */
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
    const language = phoneLanguage(request.query.lang);
    const showing: Showing = { sms, base: request.baseUrl, language, words: phoneWords[language] };
    if (request.query.number === undefined) return void response.send(choosing(showing, citizens, false));
    const number = phoneSchema.safeParse(request.query.number);
    if (number.success) return void response.send(messagesOf(showing, number.data));
    response.status(400).send(choosing(showing, citizens, true));
  });
  return router;
}

/** The page's own address, for a number or for all of them, in the language it is read in. */
function address({ base, language }: Showing, number?: string): string {
  const query = [...(number === undefined ? [] : [`number=${number}`]), ...(language === 'vi' ? [] : ['lang=en'])];
  return query.length === 0 ? base : `${base}?${query.join('&amp;')}`;
}

function choosing(showing: Showing, citizens: Citizen[], mistaken: boolean): string {
  const { sms, base, language, words } = showing;
  const owners = new Map<string, string[]>();
  for (const { phone, fullName } of citizens.slice(0, listedMax)) {
    owners.set(phone, [...(owners.get(phone) ?? []), fullName]);
  }
  const rows = [...owners].map(
    ([phone, names]) =>
      `<li><a href="${address(showing, phone)}"><b>${spaced(phone)}</b> <small>${sms.sentTo(phone).length} ${words.messages}</small> ` +
      `<span>${escaped(names.join(', '))}</span></a></li>`,
  );
  return page(showing, {
    title: words.title,
    refresh: false,
    body: `<p class="about">${words.about}</p>
<form action="${base}" method="get">
${language === 'vi' ? '' : '<input type="hidden" name="lang" value="en">'}
<label for="number">${words.number}</label>
<input id="number" name="number" type="tel" inputmode="tel" autocomplete="off" required${mistaken ? ' aria-invalid="true" aria-describedby="mistake"' : ''}>
${mistaken ? `<p id="mistake" class="mistake">${words.mistake}</p>` : ''}
<button>${words.show}</button>
</form>
<nav><h2>${words.people}</h2> <a href="${address(showing)}">${words.again}</a></nav>
<ul class="numbers">${rows.join('\n')}</ul>`,
  });
}

function messagesOf(showing: Showing, number: string): string {
  const { sms, words } = showing;
  const messages: SmsMessage[] = sms.sentTo(number);
  const bubbles = messages
    .toReversed()
    .map(
      ({ from, text, at }) =>
        `<li><b>${escaped(from)}</b><p>${withCode(escaped(text))}</p><time datetime="${at}">${time.format(new Date(at))}</time></li>`,
    );
  return page(showing, {
    title: `${words.messagesOf} ${spaced(number)}`,
    refresh: true,
    body: `<nav><a href="${address(showing)}">${words.others}</a> <a href="${address(showing, number)}">${words.again}</a></nav>
<p class="about">${messages.length} ${words.messages}, ${words.order.replace('{{seconds}}', String(refreshSeconds))}</p>
${bubbles.length === 0 ? `<p>${words.none}</p>` : `<ol class="messages">${bubbles.join('\n')}</ol>`}`,
  });
}

function page({ base, language }: Showing, shown: { title: string; refresh: boolean; body: string }): string {
  const { title, refresh, body } = shown;
  return `<!doctype html>
<html lang="${language}">
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
