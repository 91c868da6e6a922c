/** For pages of others: a button in the corner that opens the assistant in a frame. The server wraps it into a script that stands alone. */

/** @typedef {Record<string, string>} Style */

/** @type {Style} */
const buttonStyle = {
  position: 'fixed',
  right: '16px',
  bottom: '16px',
  'z-index': '2147483000',
  'min-height': '48px',
  padding: '12px 20px',
  border: '2px solid #ffffff',
  'border-radius': '999px',
  background: '#0b5a73',
  color: '#ffffff',
  font: '600 18px/1.3 system-ui, sans-serif',
  cursor: 'pointer',
  'box-shadow': '0 2px 12px rgba(0, 0, 0, 0.35)',
};
/** @type {Style} */
const panelStyle = {
  position: 'fixed',
  right: '0',
  bottom: '0',
  width: '440px',
  'max-width': '100vw',
  height: '720px',
  'max-height': '100vh',
  'flex-direction': 'column',
  'z-index': '2147483001',
  background: '#ffffff',
  'box-shadow': '0 4px 32px rgba(0, 0, 0, 0.4)',
};
/** @type {Style} */
const barStyle = { display: 'flex', 'justify-content': 'space-between', 'flex-wrap': 'wrap', background: '#0b5a73' };
/** @type {Style} */
const controlStyle = {
  'min-height': '44px',
  margin: '0',
  padding: '10px 16px',
  border: '0',
  background: 'transparent',
  color: '#ffffff',
  font: '600 18px/1.3 system-ui, sans-serif',
  cursor: 'pointer',
  'box-sizing': 'border-box',
};
/** @type {Style} */
const frameStyle = { border: '0', width: '100%', flex: '1 1 auto', 'min-height': '0' };
/** Scripts and forms of its own origin, links in new windows; it can neither lead the page away nor put dialogs over it. */
const sandbox = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox';

/**
 * Properties are set one by one: the page's policy may forbid style attributes.
 * @template {HTMLElement} T @param {T} element @param {Style} style @param {string=} text @returns {T}
 */
function dressed(element, style, text) {
  for (const name of Object.keys(style)) element.style.setProperty(name, style[name] || '');
  if (text) element.textContent = text;
  return element;
}

/** @param {string} text @param {Style} style */
function button(text, style) {
  const made = dressed(document.createElement('button'), style, text);
  made.type = 'button';
  return made;
}

/** @param {URL} home @param {string} title */
function frameOf(home, title) {
  const frame = dressed(document.createElement('iframe'), frameStyle);
  frame.title = title;
  frame.setAttribute('sandbox', sandbox);
  frame.referrerPolicy = 'no-referrer';
  frame.src = home.href;
  return frame;
}

/** Puts the button on the page. @param {Record<string, { title: string, embedOpen: string, embedClose: string, newWindow: string }>} words */
export function embed(words) {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const home = new URL('/embed', script.src);
  const language = script.dataset.lang || (document.documentElement.lang.indexOf('en') === 0 ? 'en' : 'vi');
  const text = words[language] || words.vi;
  if (!text) return;
  home.searchParams.set('lang', language);

  const opener = button(text.embedOpen, buttonStyle);
  const closer = button(`${text.embedClose} ✕`, controlStyle);
  const apart = dressed(document.createElement('a'), controlStyle, text.newWindow);
  apart.href = new URL(`/?lang=${language}`, home).href;
  apart.target = '_blank';
  apart.rel = 'noopener';
  const bar = dressed(document.createElement('div'), barStyle);
  bar.append(apart, closer);
  const panel = dressed(document.createElement('div'), panelStyle);
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', text.title);
  panel.append(bar);
  for (const element of [opener, panel]) element.lang = language;

  /** @type {HTMLIFrameElement | null} */
  let frame = null;

  /** @param {boolean} open */
  function set(open) {
    panel.style.display = open ? 'flex' : 'none';
    opener.setAttribute('aria-expanded', String(open));
  }
  function show() {
    if (!frame) {
      frame = frameOf(home, text ? text.title : '');
      panel.append(frame);
    }
    set(true);
    frame.focus();
  }
  function hide() {
    if (panel.style.display === 'none') return;
    set(false);
    opener.focus();
  }

  set(false);
  opener.addEventListener('click', show);
  closer.addEventListener('click', hide);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
  window.addEventListener('message', (event) => {
    const ours = frame && event.source === frame.contentWindow && event.origin === home.origin;
    if (ours && event.data === 'vneid-assistant:close') hide();
  });
  (document.body || document.documentElement).append(opener, panel);
}
