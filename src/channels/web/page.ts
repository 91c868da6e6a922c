/** The whole page as it is served: complete and usable before, and without, any script. */
import { randomUUID } from 'node:crypto';
import type { Language } from '../../engine/outside.ts';
import { importedScripts } from './files.ts';
import { conversation } from './fragments.ts';
import { type Html, html } from './html.ts';
import { asSaid, type Item } from './mailbox.ts';
import { saidMax } from './saying.ts';
import { filled, type Texts, texts } from './texts.ts';
import type { Place, TextSize } from './visitor.ts';

export interface PageOptions {
  place: Place;
  language: Language;
  size: TextSize;
  items: Item[];
  now: number;
  /** Address of a file of the page, by its name. */
  file: (name: string) => string;
  operatorName: string | undefined;
  /** The mock phone, in a development run. */
  phoneUrl: string | undefined;
  /** What went wrong with what was just sent, in words, and what was typed. */
  problem?: { words: string; draft: string };
}

/** A page without a script asks for the answer this often, for as long as one may still come. */
const refreshS = 4;
const answerWithinMs = 60_000;
/** What the scripts of the page say themselves. */
const scriptWords = [
  'youSaid',
  'sending',
  'taken',
  'unsent',
  'waits',
  'again',
  'answering',
  'offline',
  'online',
  'size0',
  'size1',
  'size2',
] as const;

/** The document. */
export function page(options: PageOptions): string {
  const { place, language, size, now, file, phoneUrl } = options;
  const words: Texts = texts[language];
  const items = asSaid(options.items);
  const last = items.at(-1);
  const awaiting = last?.who === 'citizen' && now - last.at < answerWithinMs;
  return html`<!doctype html>
<html lang="${language}" data-size="${size}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words.title}</title>
<link rel="icon" type="image/svg+xml" href="${file('icon.svg')}">
<link rel="stylesheet" href="${file('style.css')}">
<script type="module" src="${file('chat.js')}"></script>
${importedScripts.map((name) => html`<link rel="modulepreload" href="${file(name)}">`)}
${awaiting && html`<noscript><meta http-equiv="refresh" content="${refreshS}"></noscript>`}
</head>
<body data-api="${place.api}" data-last="${options.items.at(-1)?.seq ?? 0}" data-words="${wordsFor(words)}"${phoneUrl !== undefined && html` class="beside"`}>
<a class="skip" href="#text">${words.skip}</a>
<div class="chat">
${header(options, words)}
<main>
<h2 class="unseen" id="talk">${words.conversation}</h2>
<div id="log" role="log" aria-labelledby="talk">${conversation(items, language, now)}</div>
${beginning(options, words)}
<p id="typing" role="status">${awaiting && html`<a class="refresh" href="${place.home}#newest">${words.refresh}</a>`}</p>
</main>
${composer(options, words)}
</div>
${phoneUrl !== undefined && phone(language === 'vi' ? phoneUrl : `${phoneUrl}?lang=en`, words)}
</body>
</html>
`.html;
}

const wordsFor = (words: Texts) => JSON.stringify(Object.fromEntries(scriptWords.map((key) => [key, words[key]])));

const header = ({ place, language, size, items }: PageOptions, words: Texts): Html => html`
<header>
<div class="brand">
<svg viewBox="0 0 48 48" aria-hidden="true" focusable="false"><path class="back" d="M8 6h32a6 6 0 0 1 6 6v19a6 6 0 0 1-6 6H22l-11 8v-8H8a6 6 0 0 1-6-6V12a6 6 0 0 1 6-6z"/><path class="tick" d="M14 22l7 7 14-14"/></svg>
<h1>${words.title}</h1>
</div>
<div class="tools" role="group" aria-label="${words.settings}">
<form method="post" action="${place.api}/settings">
<button name="lang" value="${language === 'vi' ? 'en' : 'vi'}" lang="${language === 'vi' ? 'en' : 'vi'}">${words.otherLanguage}</button>
<button id="larger" name="size" value="${(size + 1) % 3}">${words.larger}</button>
</form>
<details id="forget"${items.length === 0 && html` hidden`}>
<summary><span aria-hidden="true">${words.forgetShort}</span><span class="unseen">${words.forget}</span></summary>
<form method="post" action="${place.api}/forget">
<p>${words.forgetAbout}</p>
<p>${words.leave}</p>
<button class="danger">${words.forgetConfirm}</button>
<a id="keep" href="${place.home}#newest">${words.forgetNot}</a>
</form>
</details>
</div>
<p class="trust"><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M12 2l8 3v6c0 5-3.4 9-8 11-4.6-2-8-6-8-11V5z"/></svg><span>${words.trust}</span></p>
</header>`;

/** The way in; also after everything was deleted, when nothing but a farewell is left. */
function beginning({ items, operatorName }: PageOptions, words: Texts): Html {
  const [first] = items;
  const over = items.length === 1 && first?.who === 'assistant' && first.buttons.length === 0;
  return html`
<section id="beginning" class="${items.length === 0 ? 'welcome' : 'over'}" ${items.length > 0 && !over && html`hidden`}>
<div class="greeting"><h2>${words.welcomeTitle}</h2>
<p>${words.welcome}</p></div>
<button form="say" name="command" value="start" class="primary">${words.start}</button>
<p class="greeting">${words.welcomeStart}${operatorName !== undefined && ` ${filled(words.runBy, { operatorName })}`}</p>
</section>`;
}

const composer = ({ place, problem }: PageOptions, words: Texts): Html => html`
<section class="composer" aria-label="${words.message}">
<button type="button" id="onward" hidden>${words.onward} <span aria-hidden="true">↓</span></button>
<p id="status" role="status"></p>
${problem !== undefined && html`<p id="problem" role="alert">${problem.words}</p>`}
<form id="say" method="post" action="${place.api}/messages">
<input type="hidden" name="id" value="${randomUUID()}">
<label class="unseen" for="text">${words.message}</label>
<textarea id="text" name="text" rows="1" maxlength="${saidMax}" enterkeyhint="send" autocomplete="off" placeholder="${words.placeholder}"${problem !== undefined && html` aria-describedby="problem"`}>${problem?.draft ?? ''}</textarea>
<button class="primary">${words.send}</button>
</form>
</section>
<span id="newest"></span>`;

const phone = (phoneUrl: string, words: Texts): Html => html`
<aside aria-label="${words.phone}">
<a href="${phoneUrl}" target="_blank" rel="noopener">${words.phoneAbout}</a>
<iframe src="${phoneUrl}" title="${words.phone}"></iframe>
</aside>`;
