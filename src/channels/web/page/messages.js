/** The conversation on the page: what comes is added once and in order, what is old closes, what is deleted goes. */

/** @typedef {{ seq: number, who: 'assistant' | 'citizen', id: string | null, html: string }} Item */
/** @typedef {'sending' | 'taken' | 'waits' | 'unsent'} State */

const idBytes = 16;

/** As much chance as in the server's own ids. */
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(idBytes)), (byte) => `0${byte.toString(16)}`.slice(-2)).join('');

/** What the citizen said, as it was typed: the server's own piece of the page has it masked. @param {string} id @param {string} who @param {string} text */
function ownMessage(id, who, text) {
  /** @param {string} tag @param {string} className @param {(string | Node)[]} children */
  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  };
  const bubble = element('div', 'bubble', element('b', 'unseen', `${who}: `), element('p', '', text));
  const message = element('div', 'said mine', bubble, element('small', 'state'));
  message.dataset.id = id;
  return message;
}

/** The choices that are open stand no longer; whoever has one in focus keeps the focus. @param {Element} log */
function closeChoices(log) {
  for (const choices of Array.from(log.querySelectorAll('.choices:not(.past)'))) {
    choices.classList.add('past');
    for (const button of Array.from(choices.querySelectorAll('button'))) {
      if (button === document.activeElement) button.setAttribute('aria-disabled', 'true');
      else button.disabled = true;
    }
  }
}

/**
 * @param {{
 *   log: HTMLElement, beginning: HTMLElement, forget: HTMLElement, words: Record<string, string>, last: number,
 *   typing: { hide: () => void, soon: () => void },
 *   place: { adding: (own?: boolean) => (element: Element | null) => void },
 * }} page
 */
export function createMessages({ log, beginning, forget, typing, words, place, last }) {
  let newest = last;

  /** @param {string} id */
  const mine = (id) => log.querySelector(`[data-id="${id}"]`);

  /** @param {() => void} add @param {boolean=} own */
  function append(add, own) {
    const settle = place.adding(own);
    beginning.hidden = true;
    forget.hidden = false;
    add();
    settle(log.lastElementChild);
  }

  /** @param {Item} item */
  function add(item) {
    if (item.seq <= newest) return;
    newest = item.seq;
    const known = item.who === 'citizen' && item.id ? mine(item.id) : null;
    if (known) {
      known.setAttribute('data-seq', String(item.seq));
      return setState(item.id || '', 'taken', words.taken || '');
    }
    if (item.who === 'assistant') {
      typing.hide();
      closeChoices(log);
    }
    append(() => log.insertAdjacentHTML('beforeend', item.html));
  }

  /** @param {string} id @param {State} state @param {string} text @param {(() => void)=} again */
  function setState(id, state, text, again) {
    const element = mine(id);
    const label = element ? element.querySelector('.state') : null;
    if (!element || !label) return;
    element.className = `said mine ${state}`;
    label.textContent = text;
    if (!again) return;
    const settle = place.adding();
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = words.again || '';
    button.addEventListener('click', again);
    label.append(' ', button);
    settle(element);
  }

  return {
    add,
    setState,
    last: () => newest,
    /** @param {HTMLButtonElement} button */
    choose(button) {
      button.classList.add('chosen');
      closeChoices(log);
    },
    /** @param {string} text @returns {string} the id it is sent under */
    addMine(text) {
      const id = newId();
      append(() => log.append(ownMessage(id, words.youSaid || '', text)), true);
      setState(id, 'sending', words.sending || '');
      return id;
    },
    expectAnswer() {
      if (log.querySelector('.mine:last-child')) typing.soon();
    },
    /** Nothing older than `oldest` is kept any more; null: nothing at all. @param {{ oldest: number | null, newest: number | null }} kept */
    keepFrom({ oldest, newest: newestKept }) {
      for (const element of Array.from(log.querySelectorAll('[data-seq]'))) {
        const seq = Number(element.getAttribute('data-seq'));
        if (oldest === null || seq < oldest) element.remove();
      }
      if (oldest !== null && oldest !== newestKept) return;
      // Nothing, or one message: if that is a farewell, it can be begun anew, without being greeted a second time.
      beginning.className = oldest === null ? 'welcome' : 'over';
      beginning.hidden = log.querySelector('.choices:not(.past), .mine') !== null;
      forget.hidden = log.firstElementChild === null;
    },
  };
}
