/**
 * Plays at a deployed assistant, through its web chat, in real time. Its mock services, where it has them, are emptied before each dialogue
 * and their phone is read; without them only what needs no code can be played.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Dialogue } from '../dialogue.ts';
import { people as citizens } from '../format/people.ts';
import type { Person, Shown, Stage, Theatre } from '../stage.ts';
import { StageError } from './rest.ts';

export interface Address {
  /** Of the assistant, as citizens open it. */
  url: string;
  /** Of its mock services: `http://127.0.0.1:4000`. */
  mocks: string | null;
  /** Nothing more is said when nothing has been for this long; a registry that is slow is given up too early. 2 s unless told. */
  quietMs?: number;
}

const usualQuietMs = 2_000;
/** Once refused for being too fast. */
const longestPauseMs = 60_000;
const answerMs = 30_000;

/** A theatre at that address. */
export const createUrlTheatre = ({ url, mocks, quietMs = usualQuietMs }: Address): Theatre => ({
  name: url,
  can: new Set(mocks === null ? [] : ['phone']),
  sends: new Set(),
  tellsLanguage: true,
  wordsOnly: true,
  async open(dialogue) {
    if (mocks !== null) await request(`${mocks}/control/reset`, json({}));
    return openStage(dialogue, { url, mocks, quietMs });
  },
  async close() {},
});

async function openStage({ language, citizens: named }: Dialogue, address: Required<Address>): Promise<Stage> {
  const { url, mocks, quietMs } = address;
  const people = new Map<string, Person & { look(): Promise<boolean> }>();
  const phones = citizens.filter(({ cccd }) => Object.values(named).includes(cccd)).map(({ phone }) => phone);
  const texts = new Map<string, string[]>();
  const cannot = (): never => {
    throw new StageError('this cannot be done at an address');
  };
  return {
    person(name) {
      const known = people.get(name) ?? createPerson(url, language);
      people.set(name, known);
      return known;
    },
    async settle() {
      for (let quietSince = performance.now(); performance.now() - quietSince < quietMs; ) {
        const news = await Promise.all([...people.values()].map((person) => person.look()));
        if (news.includes(true)) quietSince = performance.now();
        await pause(100);
      }
      if (mocks !== null) for (const phone of phones) texts.set(phone, await readPhone(mocks, phone));
    },
    pass: cannot,
    fault: cannot,
    restart: cannot,
    failStore: cannot,
    link: cannot,
    sms: (phone) => texts.get(phone) ?? [],
    async close() {},
  };
}

/** What the pretend phone shows, the oldest first. */
async function readPhone(mocks: string, phone: string): Promise<string[]> {
  const page = await (await request(`${mocks}/phone?number=${phone}`)).text();
  const messages = [...page.matchAll(/<li><b>.*?<\/b><p>(.*?)<\/p>/gs)].map(([, html = '']) => html);
  return messages.toReversed().map((html) => html.replaceAll(/<[^>]*>/g, ''));
}

function createPerson(url: string, language: string): Person & { look(): Promise<boolean> } {
  const heard: Array<Shown & { payloads: string[]; seq: number }> = [];
  let cookie: Promise<string> | undefined;
  const headers = { 'Accept-Language': language };

  const ask = async (path: string, init: RequestInit = {}) => {
    cookie ??= request(`${url}/`, { headers }).then((page) => page.headers.getSetCookie()[0]?.split(';')[0] ?? '');
    return request(`${url}/chat/${path}`, { ...init, headers: { ...headers, Cookie: await cookie, ...init.headers } });
  };
  const post = async (what: { text: string } | { press: string }) => {
    await ask('messages', json({ id: randomUUID(), ...what }));
  };
  const cannot = (): never => {
    throw new StageError('this cannot be done at an address');
  };
  return {
    say: (text) => post({ text }),
    async press(message, index) {
      const press = heard[message]?.payloads[index];
      if (press === undefined) throw new RangeError(`message ${message} has no button ${index}`);
      await post({ press });
    },
    async look() {
      const answer = await ask(`messages?after=${heard.at(-1)?.seq ?? 0}`);
      const { items } = (await answer.json()) as {
        items: Array<{ seq: number; who: string; text: string; buttons: Array<{ label: string; payload: string }> }>;
      };
      const said = items.filter(({ who }) => who === 'assistant');
      for (const { seq, text, buttons } of said) {
        const labels = buttons.map(({ label }) => label);
        heard.push({ seq, text, buttons: labels, payloads: buttons.map(({ payload }) => payload) });
      }
      return said.length > 0;
    },
    heard: () => heard,
    send: cannot,
    swapped: cannot,
    redeliver: cannot,
    block: cannot,
    state: async () => cannot(),
    order: async () => cannot(),
  };
}

const json = (body: object): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
});

/** Asked to be slower, it is. Throws `StageError` for whatever else is not fine. */
async function request(url: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(answerMs) }).catch((cause: unknown) => {
      throw new StageError(`${new URL(url).origin} cannot be reached`, { cause });
    });
    if (answer.ok) return answer;
    const waitMs = 1_000 * Number(answer.headers.get('retry-after') ?? Number.NaN);
    if (answer.status !== 429 || !(waitMs <= longestPauseMs)) {
      throw new StageError(`${new URL(url).origin} answers ${answer.status} to ${new URL(url).pathname}`);
    }
    await pause(waitMs);
  }
}
