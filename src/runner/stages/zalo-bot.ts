/** The Zalo Bot Platform as a platform to play on: the fake server, and people who answer by number. */
import type { MediaKind } from '../../engine/outside.ts';
import type { FakeZaloBot } from '../../mocks/zalo-bot/driver.ts';
import { startFakeZaloBot } from '../../mocks/zalo-bot/server.ts';
import type { Switches } from '../../mocks/zalo-bot/switches.ts';
import type { ZaloBotUser } from '../../mocks/zalo-bot/user.ts';
import type { Theatre } from '../stage.ts';
import { createBlocking, overFake, patientWebhook } from './fake-platform.ts';
import { joinPieces } from './numbered.ts';
import type { About, Platform, Visitor } from './platform.ts';
import { createTheatre } from './theatre.ts';

const token = '1459:test-token-of-no-bot';
const secret = 'a-secret-of-the-test';

export interface ZaloBotHow {
  /** `polling` unless told. */
  mode?: 'polling' | 'webhook';
  /** Where sources disagree. */
  switches?: Partial<Switches>;
}

/** A theatre over the fake Zalo Bot Platform. */
export const createZaloBotTheatre = ({ mode = 'polling', switches = {} }: ZaloBotHow = {}): Theatre =>
  createTheatre(({ now }) => startZaloBot({ mode, switches, now }), {
    ...about,
    name: mode === 'polling' ? 'zalo-bot' : 'zalo-bot-webhook',
  });

const about = {
  name: 'zalo-bot',
  tellsLanguage: false,
  can: ['store', 'redelivery', 'blocking'],
  sends: ['photo', 'voice', 'sticker', 'unreadable'],
} as const satisfies About;

let newcomers = 0;

async function startZaloBot({ mode, switches, now }: Required<ZaloBotHow> & { now: () => number }): Promise<Platform> {
  const zalo = await startFakeZaloBot({ token, now, webhook: patientWebhook, switches });
  return {
    ...about,
    ...overFake(zalo),
    // Pictures are fetched from the assistant, too.
    fixedPort: true,
    settings: () => ({
      ZALO_BOT_TOKEN: token,
      ZALO_API_ROOT: zalo.url,
      ZALO_MODE: mode,
      ZALO_WEBHOOK_SECRET: secret,
      ZALO_MONTHLY_MESSAGES: '1000000',
    }),
    newcomer({ name }): Visitor {
      newcomers += 1;
      const user = zalo.user(`${name} ${newcomers}`);
      return { conversation: () => `zalo-bot:${user.chat}`, deeds: createDeeds(zalo, user) };
    },
    pending: () => zalo.pending().length,
  };
}

const send: Partial<Record<MediaKind, (user: ZaloBotUser, caption: string | undefined) => void>> = {
  photo: (user, caption) => void user.photo(undefined, caption === undefined ? {} : { caption }),
  voice: (user) => void user.voice(),
  sticker: (user) => void user.sticker(),
  unreadable: (user) => void user.unsupported(),
};

function createDeeds(zalo: FakeZaloBot, user: ZaloBotUser): Visitor['deeds'] {
  const { block, write } = createBlocking(user);
  return {
    say: async (text) => write(() => user.text(text)),
    press: async (_message, index) => write(() => user.text(String(index + 1))),
    send: async (media, caption) => write(() => send[media]?.(user, caption)),
    async swapped(texts) {
      zalo.deliverOutOfOrder(() => {
        for (const text of texts) user.text(text);
      });
    },
    redeliver: async () => zalo.redeliver(),
    block,
    heard: () => joinPieces(user.replies()).map(({ text, buttons }) => ({ text, buttons })),
  };
}
