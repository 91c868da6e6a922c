/** The web chat as a platform to play on: its page in a real Chromium, a window for each person. */
import chromiumPackage from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chatOf } from '../../channels/web/visitor.ts';
import { CannotError, type Shown, type Theatre } from '../stage.ts';
import type { About, Platform, Visitor } from './platform.ts';
import { createTheatre } from './theatre.ts';
import { dataKey } from './whole-stack.ts';

const about = { name: 'web', can: [], sends: [], tellsLanguage: true } as const satisfies About;

/** A theatre over pages in Chromium, which comes with a development dependency. */
export const createWebTheatre = (): Theatre => createTheatre(startWeb, about);

/** Real time that a page may take to show what is there, also after it has lost the assistant and found it again. */
const shownWithinMs = 60_000;

async function startWeb(): Promise<Platform> {
  const browser = await chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    args: ['--no-sandbox', '--disable-gpu'],
    headless: true,
  });
  let windows: Window[] = [];
  let origin = '';
  const counts = { said: 0, taken: 0, touched: 0 };
  return {
    ...about,
    fixedPort: true,
    settings(here) {
      origin = here;
      return { WEB_CHAT: 'on' };
    },
    newcomer({ language }): Visitor {
      const window = openWindow(browser, { origin, language, counts });
      windows.push(window);
      return window;
    },
    pending: () => counts.said - counts.taken,
    async waitUntilTaken(timeoutMs) {
      const until = performance.now() + timeoutMs;
      while (counts.said > counts.taken) {
        if (performance.now() > until) throw new Error('what was written on a page is not taken');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    busy: () => counts.said > counts.taken,
    touched: () => counts.touched,
    async look() {
      await Promise.all(windows.map((window) => window.look()));
    },
    async startOver() {
      await Promise.all(windows.map((window) => window.close()));
      windows = [];
      counts.said = counts.taken;
    },
    close: () => browser.close(),
  };
}

interface Counts {
  said: number;
  taken: number;
  touched: number;
}

interface Window extends Visitor {
  /** Resolves when the page shows everything that is there. */
  look(): Promise<void>;
  close(): Promise<void>;
}

interface Bubble extends Shown {
  /** Tells it from every other of this window. */
  key: string;
  seq: number;
}

function openWindow(browser: Browser, how: { origin: string; language: string; counts: Counts }): Window {
  const { origin, language, counts } = how;
  const seen = new Map<string, Bubble>();
  let chat: string | null = null;
  const opening = open();
  let writing: Promise<void> = Promise.resolve();

  async function open(): Promise<Page> {
    const context = await browser.newContext({ locale: language === 'en' ? 'en-US' : 'vi-VN' });
    const page = await context.newPage();
    page.setDefaultTimeout(shownWithinMs);
    page.on('response', (response) => {
      if (response.request().method() !== 'POST') return;
      counts.touched += 1;
      if (response.ok()) counts.taken += 1;
    });
    await page.goto(origin);
    const secret = (await context.cookies()).find(({ name }) => name === 'chat')?.value;
    chat = secret === undefined ? null : chatOf(secret, dataKey);
    return page;
  }

  /** One after the other: there is one box to write in. */
  function write(act: (page: Page) => Promise<void>): Promise<void> {
    counts.said += 1;
    const written = writing
      .then(() => writeNow(act))
      .catch((error: unknown) => {
        counts.said -= 1;
        throw error;
      });
    writing = written.catch(() => {});
    return written;
  }

  async function writeNow(act: (page: Page) => Promise<void>) {
    const page = await opening;
    // Not until it is taken: the page brings it again by itself when it is refused.
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    // What is thrown on the way there is told instead.
    answered.catch(() => {});
    await act(page);
    await answered;
  }

  async function look() {
    const page = await opening;
    const { request } = page.context();
    const answer = await request.get(`${origin}/chat/messages?after=0`);
    const { items } = (await answer.json()) as { items: Array<{ seq: number }> };
    const newest = items.at(-1)?.seq;
    if (newest !== undefined) await page.locator(`.said[data-seq="${newest}"]`).waitFor({ state: 'attached' });
    for (const bubble of await page.evaluate<Bubble[]>(readBubbles)) {
      const known = seen.get(bubble.key);
      seen.set(bubble.key, known ?? bubble);
    }
  }

  const heard = () => [...seen.values()];
  const cannot = async () => {
    throw new Error('this cannot be done on the page');
  };
  return {
    conversation: () => (chat === null ? null : `web:${chat}`),
    look,
    async close() {
      await (await opening).context().close();
    },
    deeds: {
      say: (text) =>
        write(async (page) => {
          await page.locator('#text').fill(text);
          await page.locator('#text').press('Enter');
        }),
      press: (message, index) =>
        write(async (page) => {
          const bubble = heard()[message];
          if (bubble === undefined) throw new RangeError(`there is no message ${message}`);
          const button = page.locator(`.said[data-seq="${bubble.seq}"] .choices button`).nth(index);
          if ((await button.count()) === 0 || !(await button.isEnabled()))
            throw new CannotError('closes choices that were made or are past');
          // By key: on a busy machine the page may still be scrolling, and a click lands where the button was.
          await button.press('Enter');
        }),
      send: cannot,
      swapped: cannot,
      redeliver: cannot,
      block: cannot,
      heard,
    },
  };
}

/** Run in the page: the assistant's messages, as they are shown. */
const readBubbles = `[...document.querySelectorAll('.said:not(.mine)')].map((said) => {
  const bubble = said.querySelector('.bubble').cloneNode(true);
  for (const beside of bubble.querySelectorAll('.unseen, .picture')) beside.remove();
  const text = [...bubble.querySelectorAll('p')].map((paragraph) => paragraph.textContent).join('\\n\\n');
  const buttons = [...said.querySelectorAll('.choices button')].map((button) => button.textContent);
  const seq = Number(said.dataset.seq);
  return { text, buttons, seq, key: [seq, said.querySelector('time').dateTime, text].join(' ') };
})`;
