/** A message of a chat → the piece of the page that shows it; the same on the server's page and when it is sent to an open one. */
import type { Picture } from '../../../flows/pictures.ts';
import type { Language } from '../../engine/outside.ts';
import { pictureSize } from '../picture-files.ts';
import { type Html, html } from './html.ts';
import type { AssistantItem, CitizenItem, Item } from './mailbox.ts';
import { type Texts, texts } from './texts.ts';
import { inParagraphs, languageOf } from './words.ts';

/** What a page or a test tool gets of a message. */
export interface WireItem {
  seq: number;
  who: Item['who'];
  /** What the page itself has called it; null for the assistant's. */
  id: string | null;
  text: string;
  buttons: AssistantItem['buttons'];
  picture: { name: Picture; words: string } | null;
  html: string;
}

const time = new Intl.DateTimeFormat('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit' });

/** As it is sent to a page that is open: its choices can be chosen, and the page closes those above. */
export const wire = (item: Item, language: Language, now: number): WireItem => ({
  seq: item.seq,
  who: item.who,
  id: item.who === 'citizen' ? item.key : null,
  text: item.text,
  buttons: item.who === 'assistant' ? item.buttons : [],
  picture: (item.who === 'assistant' && item.picture) || null,
  html: (item.who === 'citizen'
    ? citizenMessage(item, texts[language], now)
    : assistantMessage(item, { words: texts[language], now, open: true, chosen: null })
  ).html,
});

/** Messages as they stand on a page that is opened: only the newest one's choices are still open, and only until one was pressed. */
export function conversation(items: Item[], language: Language, now: number): Html {
  const words = texts[language];
  const newest = items.findLastIndex(({ who }) => who === 'assistant');
  return html`${items.map((item, index) => {
    if (item.who === 'citizen') return citizenMessage(item, words, now);
    const pressed = pressedAfter(items, index);
    return assistantMessage(item, { words, now, open: index === newest && pressed === null, chosen: pressed });
  })}`;
}

/** What was pressed before the assistant spoke again. */
function pressedAfter(items: Item[], index: number): string | null {
  for (const item of items.slice(index + 1)) {
    if (item.who === 'assistant') return null;
    if (item.pressed !== undefined) return item.pressed;
  }
  return null;
}

interface Showing {
  words: Texts;
  now: number;
  open: boolean;
  chosen: string | null;
}

const assistantMessage = (item: AssistantItem, showing: Showing): Html => html`
<div class="said" id="m${item.seq}" data-seq="${item.seq}">
<div class="bubble"${language(item, showing)}><b class="unseen">${showing.words.assistantSaid}: </b>${said(item, showing.words)}</div>
${moment(item.at, showing.now)}${item.buttons.length > 0 && choices(item, showing)}
</div>`;

const citizenMessage = (item: CitizenItem, words: Texts, now: number): Html => html`
<div class="said mine taken" id="m${item.seq}" data-seq="${item.seq}" data-id="${item.key}">
<div class="bubble"><b class="unseen">${words.youSaid}: </b><p>${item.text}</p></div>
<small class="state">${moment(item.at, now)} · ${words.taken}</small>
</div>`;

/** A picture follows the words it belongs to, but a question at the end stays with its choices. */
function said({ text, picture: shown }: AssistantItem, words: Texts): Html {
  if (!shown) return inParagraphs(text);
  const at = text.endsWith('?') ? text.lastIndexOf('\n\n') : -1;
  if (at === -1) return html`${inParagraphs(text)}${picture(shown, words)}`;
  return html`${inParagraphs(text.slice(0, at))}${picture(shown, words)}${inParagraphs(text.slice(at).trimStart())}`;
}

/** Only where it is not the page's own. */
const language = ({ text }: AssistantItem, { words }: Showing): Html | null =>
  texts[languageOf(text)] === words ? null : html` lang="${languageOf(text)}"`;

const choices = (item: AssistantItem, { words, open, chosen }: Showing): Html => html`
<div class="choices${open ? '' : ' past'}" role="group" aria-label="${words.choices}"${language(item, { words, open, chosen, now: 0 })}>
${item.buttons.map(
  ({ payload, label }) =>
    html`<button form="say" name="press" value="${payload}"${!open && html` disabled`}${payload === chosen && html` class="chosen"`}>${label}</button>`,
)}
</div>`;

function picture({ name, words: alt }: { name: Picture; words: string }, words: Texts): Html {
  const size = pictureSize(name);
  if (size === null) return html`<p>[${alt}]</p>`;
  const { width, height } = size;
  const file = `/pictures/${name}.png`;
  return html`<a class="picture" href="${file}" target="_blank" rel="noopener"><img src="${file}" width="${width}" height="${height}" alt="${alt}"><span>${words.openPicture}</span></a>`;
}

/** The hour, with the day before it when that is not today's. */
function moment(at: number, now: number): Html {
  const date = new Date(at);
  const today = day.format(date) === day.format(new Date(now));
  return html`<time datetime="${date.toISOString()}">${today ? '' : `${day.format(date)}, `}${time.format(date)}</time>`;
}
