/** Hears of what is new: by server-sent events, or by asking where those do not get through; comes back by itself after any break. */

/** A proxy that holds events back shows itself by saying nothing at all. */
const helloWithinMs = 6000;
/** The server says something every 20 s. */
const silentMs = 45000;
const askAgainMs = 3000;
const pollWithinMs = 40000;
const longestWaitMs = 30000;
/** A break that is over this soon nobody needs to hear of. */
const missesUntilTold = 2;

/**
 * @param {{
 *   api: string, after: () => number, message: (item: any) => void,
 *   standing: (kept: { oldest: number | null, newest: number | null }) => void,
 *   typing: () => void, online: (wasTold: boolean) => void, offline: () => void,
 * }} options
 */
export function createConnection({ api, after, message, standing, typing, online, offline }) {
  /** @type {EventSource | null} */
  let source = null;
  /** Null while nobody knows. @type {boolean | null} */
  let streams = 'EventSource' in window ? null : false;
  let misses = 0;
  let told = false;
  let timer = 0;
  /** What was begun before this number is over. */
  let turn = 0;

  /** @param {number} ms @param {() => void} then */
  function within(ms, then) {
    clearTimeout(timer);
    timer = window.setTimeout(then, ms);
  }

  function stop() {
    turn += 1;
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  }

  function reached() {
    if (misses > 0) online(told);
    misses = 0;
    told = false;
  }

  /** @param {boolean=} sure nobody waits for another miss to be told */
  function missed(sure) {
    stop();
    misses = Math.max(misses + 1, sure ? missesUntilTold : 0);
    if (misses >= missesUntilTold && !told) {
      told = true;
      offline();
    }
    const ms = Math.min(longestWaitMs, 500 * 2 ** misses);
    // Not all at once, when the server is back.
    within(ms * (0.75 + Math.random() / 2), open);
  }

  function open() {
    stop();
    // After two failures events may be what is refused, not the server: asking tells.
    if (streams === false || (streams === null && misses >= missesUntilTold)) ask();
    else listen();
  }

  function listen() {
    const opened = new EventSource(`${api}/events?after=${after()}`);
    source = opened;
    const withoutStreams = () => {
      streams = false;
      open();
    };
    /** @param {string} name @param {(data: any) => void} heard */
    const on = (name, heard) =>
      opened.addEventListener(name, (event) => {
        if (source !== opened) return;
        within(silentMs, missed);
        heard(JSON.parse(/** @type {MessageEvent} */ (event).data));
      });
    within(helloWithinMs, streams === null ? withoutStreams : missed);
    on('hello', (kept) => {
      streams = true;
      standing(kept);
      reached();
    });
    on('message', message);
    on('removed', standing);
    on('typing', typing);
    on('beat', () => {});
    on('crowded', withoutStreams);
    opened.onerror = () => {
      if (source === opened) missed();
    };
  }

  function ask() {
    const mine = turn;
    const began = Date.now();
    within(pollWithinMs, missed);
    fetch(`${api}/messages?after=${after()}&wait=25`, { credentials: 'same-origin' })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error('refused'))))
      .then((news) => {
        if (mine !== turn) return;
        standing(news);
        news.items.forEach(message);
        reached();
        const hurried = news.items.length === 0 && Date.now() - began < askAgainMs;
        within(hurried ? askAgainMs : 0, open);
      })
      .catch(() => {
        if (mine === turn) missed();
      });
  }

  whenBack({ open, stop, missed, broken: () => misses > 0 });
  return { open };
}

/** Does not wait for its turn when the phone finds its network again, or the citizen the page. @param {{ open: () => void, stop: () => void, missed: (sure?: boolean) => void, broken: () => boolean }} connection */
function whenBack({ open, stop, missed, broken }) {
  window.addEventListener('online', open);
  // An open connection would only show by a long silence what the phone itself knows at once.
  window.addEventListener('offline', () => missed(true));
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) open();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && broken()) open();
  });
}
