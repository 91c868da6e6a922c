/** Brings the page to life: sends without loading anew, shows what comes by itself. Without it the page works as plain forms. */
import { createConnection } from './connection.js';
import { createMessages } from './messages.js';
import { createOutbox } from './outbox.js';
import { createReadingPlace } from './reading-place.js';
import { createTyping } from './typing.js';

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
}

const { body } = document;
const api = body.dataset.api || '/chat';
/** @type {Record<string, string>} */
const words = JSON.parse(body.dataset.words || '{}');
const input = /** @type {HTMLTextAreaElement} */ (byId('text'));
const status = byId('status');
const linesShown = 5;

const place = createReadingPlace(byId('onward'));
const typing = createTyping({ element: byId('typing'), text: words.answering || '', place });
const messages = createMessages({
  log: byId('log'),
  beginning: byId('beginning'),
  forget: byId('forget'),
  typing,
  words,
  place,
  last: Number(body.dataset.last),
});

/** What is said in passing goes away again. */
const inPassingMs = 6000;
let statusTimer = 0;
/** What is told for as long as it is so. */
let lasting = '';

/** @param {string} text @param {boolean=} inPassing */
function tell(text, inPassing) {
  clearTimeout(statusTimer);
  if (inPassing) statusTimer = window.setTimeout(() => tell(lasting), inPassingMs);
  if (status.textContent === text) return;
  // It makes the box at the end of the page higher, which must not cover what is being read there.
  const settle = place.adding();
  status.textContent = text;
  settle(byId('newest'));
}

const outbox = createOutbox({
  url: `${api}/messages`,
  words,
  show: messages.setState,
  taken() {
    messages.expectAnswer();
  },
  refused(text, reason) {
    tell(reason);
    if (input.value === '') fill(text);
  },
});

const connection = createConnection({
  api,
  after: messages.last,
  message: messages.add,
  standing: messages.keepFrom,
  typing: typing.show,
  online(wasTold) {
    lasting = '';
    if (wasTold) tell(words.online || '', true);
    outbox.retry();
  },
  offline() {
    lasting = words.offline || '';
    tell(lasting);
  },
});

/** @param {string} text */
function fill(text) {
  input.value = text;
  fitInput();
}

/** As high as what is in it, within reason. */
function fitInput() {
  input.style.height = 'auto';
  const line = parseFloat(getComputedStyle(input).lineHeight) || 28;
  input.style.height = `${Math.min(input.scrollHeight + 4, line * linesShown)}px`;
}

/** @param {{ text?: string, press?: string, command?: string }} what @param {string} shown */
function say(what, shown) {
  tell(lasting);
  const problem = document.getElementById('problem');
  if (problem) problem.remove();
  const id = messages.addMine(shown);
  outbox.send(id, what, shown);
}

byId('say').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = input.value;
  if (text.trim() === '') return;
  fill('');
  say({ text }, text);
});

document.addEventListener('click', (event) => {
  const target = /** @type {Element} */ (event.target);
  const button = /** @type {HTMLButtonElement | null} */ (target.closest('button[form="say"]'));
  if (!button) return;
  event.preventDefault();
  if (button.disabled || button.getAttribute('aria-disabled') === 'true') return;
  const label = button.textContent || '';
  if (button.name === 'press') messages.choose(button);
  say(button.name === 'press' ? { press: button.value } : { command: button.value }, label.trim());
});

input.addEventListener('input', fitInput);
input.addEventListener('keydown', (event) => {
  // While a word is being composed, Enter belongs to the keyboard.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  byId('say').dispatchEvent(new Event('submit', { cancelable: true }));
});

const forget = /** @type {HTMLDetailsElement} */ (byId('forget'));
function keepAll() {
  const summary = forget.querySelector('summary');
  forget.open = false;
  if (summary) summary.focus();
}
byId('keep').addEventListener('click', (event) => {
  event.preventDefault();
  keepAll();
});

const larger = /** @type {HTMLButtonElement} */ (byId('larger'));
larger.addEventListener('click', (event) => {
  event.preventDefault();
  const size = Number(larger.value);
  document.documentElement.dataset.size = String(size);
  larger.value = String((size + 1) % 3);
  tell(words[`size${size}`] || '', true);
  fitInput();
  const form = new URLSearchParams({ size: String(size) });
  // Only for the next visit: nothing is lost if it is not kept.
  fetch(`${api}/settings`, { method: 'POST', body: form, credentials: 'same-origin', redirect: 'manual' }).catch(
    () => {},
  );
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && forget.open) return keepAll();
  // In a frame of another page, which cannot see the key.
  if (event.key === 'Escape' && window.parent !== window) window.parent.postMessage('vneid-assistant:close', '*');
});

if (byId('typing').firstElementChild) typing.show();
fitInput();
place.beginAt(byId('log').lastElementChild);
connection.open();
