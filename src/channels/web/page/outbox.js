/** Sends what the citizen says, one after the other, each under its id as often as it takes: the server takes it once. */

/** @typedef {{ id: string, what: object, text: string, tries: number, dead?: boolean }} Unsent */

const answerWithinMs = 20000;
const firstWaitMs = 2000;
const longestWaitMs = 30000;

/**
 * @param {{
 *   url: string, words: Record<string, string>,
 *   show: (id: string, state: 'sending' | 'taken' | 'waits' | 'unsent', text: string, again?: () => void) => void,
 *   taken: () => void, refused: (text: string, reason: string) => void,
 * }} options
 */
export function createOutbox({ url, words, show, taken, refused }) {
  /** @type {Unsent[]} */
  let queue = [];
  let busy = false;
  let timer = 0;

  /** Resolves to the answer; rejects when there is none in time. @param {Unsent} unsent @returns {Promise<Response>} */
  function post({ id, what }) {
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('no answer')), answerWithinMs);
      fetch(url, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(Object.assign({ id }, what)),
      }).then(resolve, reject);
    });
  }

  function next() {
    const first = queue[0];
    if (busy || !first) return;
    clearTimeout(timer);
    busy = true;
    show(first.id, 'sending', words.sending || '');
    void post(first)
      .then((response) => answered(first, response))
      .catch(() => later(first, 0, words.waits || ''))
      .then(() => {
        busy = false;
        if (queue[0] && queue[0].tries === 0) next();
      });
  }

  /** @param {Unsent} unsent @param {Response} response */
  async function answered(unsent, response) {
    if (response.ok) {
      queue = queue.filter((other) => other !== unsent);
      show(unsent.id, 'taken', words.taken || '');
      return taken();
    }
    const { words: reason = '' } = await response.json().catch(() => ({}));
    // 408: the server has given up on a connection that the browser had only opened in advance.
    if (response.status === 408 || response.status === 429 || response.status >= 500)
      return later(unsent, 1000 * Number(response.headers.get('Retry-After') || 0), reason || words.waits || '');
    queue = queue.filter((other) => other !== unsent);
    show(unsent.id, 'unsent', words.unsent || '');
    refused(unsent.text, reason);
  }

  /** @param {Unsent} unsent @param {number} atLeastMs @param {string} reason */
  function later(unsent, atLeastMs, reason) {
    unsent.tries += 1;
    show(unsent.id, 'waits', reason, next);
    const ms = Math.min(longestWaitMs, firstWaitMs * 2 ** (unsent.tries - 1));
    clearTimeout(timer);
    timer = window.setTimeout(next, Math.max(ms, atLeastMs));
  }

  return {
    /** @param {string} id @param {object} what @param {string} text as shown */
    send(id, what, text) {
      queue.push({ id, what, text, tries: 0 });
      next();
    },
    /** There is a connection again. */
    retry: next,
  };
}
