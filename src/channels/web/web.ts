/** Web chat as a channel: a page at `/`, what it posts taken in, what is said kept for it and told to whoever has it open. */
import { randomUUID } from 'node:crypto';
import { type Request, Router } from 'express';
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Store } from '../../stores/store.ts';
import type { Channel, Receive } from '../channel.ts';
import type { Together } from '../together.ts';
import { type Audience, createAudience, type News } from './audience.ts';
import { embedScript } from './embedding.ts';
import { loadPageFiles } from './files.ts';
import { createFollowing } from './following.ts';
import { createLimits, usualLimits, type WebLimits } from './limits.ts';
import { createMailbox, type Mailbox, type MailboxDocument } from './mailbox.ts';
import { createOthers, type Others } from './others.ts';
import { ProblemError, problems } from './problems.ts';
import { createReading, type Reader } from './reading.ts';
import { placeRoutes, type RouteOptions } from './routes.ts';
import { placesFor } from './visitor.ts';

export interface WebOptions {
  /** For what pages show when they are opened again; nobody else's documents are in it. */
  store: Store<MailboxDocument>;
  /** The processes that share the store, any of which may have a page open or an answer for it. */
  together?: Together | null;
  seal: Seal;
  clock: Clock;
  /** Turns cookies into ids of chats. */
  dataKey: string;
  /** Of whoever asks, for limits; behind a proxy not the socket's. */
  addressOf: (request: Request) => string;
  /** Where citizens reach it; cookies are `Secure` where this is https. */
  publicUrl?: string | undefined;
  /** Sites that may show it in a frame, as `https://tinh.gov.vn`; `/embed` is not there when there are none. */
  embedOrigins?: readonly string[];
  operatorName?: string | undefined;
  /** The mock phone is shown beside the chat; for development runs only. */
  phoneUrl?: string | undefined;
  limits?: Partial<WebLimits>;
  /** Something failed that was our fault, or will be tried again. */
  failed: (error: unknown) => void;
}

export interface WebChannel extends Channel {
  /** To be mounted at the root: answers only `/`, `/chat/…`, `/embed…`; pictures are expected at `/pictures`. */
  router: Router;
}

/** A message that is longer is cut in two, as elsewhere. */
const maxText = 4_000;
/** How long the page waits to be told of an erasure, before it says so by itself. */
const farewellMs = 5_000;

/** Takes nothing in before `start`. */
export function createWeb(options: WebOptions): WebChannel {
  const { clock, failed } = options;
  const limits: WebLimits = { ...usualLimits, ...options.limits };
  const audience = createAudience(limits.connections);
  const { mailbox, others } = mailboxFor(options, audience);
  const reading = createReading({ mailbox, audience, clock });
  let receiver: Receive | null = null;

  function receive(inbound: Parameters<Receive>[0]): Promise<unknown> {
    if (receiver === null) throw new ProblemError(problems.later);
    return receiver(inbound);
  }

  async function erase({ chat, address, language }: Reader): Promise<string | null> {
    const enough = ({ what }: News) => what === 'removed';
    const listening = await mailbox.with(chat, () => ({
      removed: reading.until({ chat, address }, { ms: farewellMs, enough }),
    }));
    // Once asks whether it is meant, twice means it; the page has asked already.
    for (let times = 0; times < 2; times += 1)
      await receive({
        conversation: `web:${chat}`,
        messageId: randomUUID(),
        said: { kind: 'text', text: '/xoa' },
        languageHint: language,
      });
    await listening.removed;
    const left = await mailbox.items(chat);
    await mailbox.erase(chat);
    return left.length === 1 && left[0]?.who === 'assistant' ? left[0].text : null;
  }

  return {
    name: 'web',
    maxText,
    buttons: Number.POSITIVE_INFINITY,
    pictures: true,
    router: routerFor(options, {
      clock,
      failed,
      mailbox,
      reading,
      erase,
      limits: createLimits(limits),
      async hear(chat, { id, said, kept }, languageHint) {
        // Kept after it was taken, so that the page never shows as said what the assistant has not heard.
        const added = await mailbox.addTaken(chat, kept, () =>
          receive({ conversation: `web:${chat}`, messageId: id, said, languageHint }),
        );
        return added !== null;
      },
    }),
    async start(receive) {
      receiver = receive;
      mailbox.start();
      others?.start();
    },
    async send({ chat, key, text, buttons, picture }) {
      const shown = picture && { picture: { name: picture.name, words: picture.words } };
      await mailbox.add(chat, { who: 'assistant', key, text, buttons, ...shown });
    },
    typing(chat) {
      audience.tell(chat, { what: 'typing' });
      others?.typing(chat);
    },
    forget: mailbox.keepFarewell,
    async stop() {
      receiver = null;
      audience.close();
      await others?.stop();
      await mailbox.stop();
    },
  };
}

/** What the audience is told of is what the mailbox holds, whichever process has written it. */
function mailboxFor(options: WebOptions, audience: Audience): { mailbox: Mailbox; others: Others | null } {
  const { together = null, clock, failed } = options;
  const following = createFollowing({
    isOpen: audience.has,
    kept: (chat, item) => audience.tell(chat, { what: 'kept', item }),
    removed: (chat, left) => audience.tell(chat, { what: 'removed', left }),
    nameOf: (chat) => together?.hashOf(chat) ?? chat,
  });
  const mailbox = createMailbox({ ...options, seen: following.see, wrote: (chat) => others?.wrote(chat) });
  const typing = (chat: string) => audience.tell(chat, { what: 'typing' });
  const others = together && createOthers({ together, mailbox, following, typing, clock, failed });
  return { mailbox, others };
}

type Shared = Pick<RouteOptions, 'clock' | 'failed' | 'mailbox' | 'reading' | 'erase' | 'limits' | 'hear'>;

function routerFor(options: WebOptions, shared: Shared): Router {
  const { publicUrl, embedOrigins = [], phoneUrl } = options;
  const places = placesFor(publicUrl?.startsWith('https:') ?? false);
  const files = loadPageFiles();
  const common = {
    ...shared,
    files,
    dataKey: options.dataKey,
    addressOf: options.addressOf,
    operatorName: options.operatorName,
    publicOrigin: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
  };
  const router = Router();
  const frames = phoneUrl === undefined ? [] : [new URL(phoneUrl).origin];
  router.use(placeRoutes({ ...common, place: places.page, policy: { ancestors: [], frames }, phoneUrl }));
  router.get(['/chat/:version/:file', '/chat/:file'], files.serve);
  if (embedOrigins.length === 0) return router;
  router.get('/embed.js', embedScript());
  const policy = { ancestors: [...embedOrigins], frames: [] };
  router.use(placeRoutes({ ...common, place: places.embed, policy, phoneUrl: undefined }));
  return router;
}
