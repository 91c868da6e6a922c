/** A Zalo Official Account as a platform to play on: the fake server, and people who press its buttons. */
import type { MediaKind } from '../../engine/outside.ts';
import { readNumbered } from '../../mocks/platform/numbered.ts';
import type { ZaloOaMessage } from '../../mocks/zalo-oa/chats.ts';
import type { FakeZaloOa } from '../../mocks/zalo-oa/driver.ts';
import { startFakeZaloOa } from '../../mocks/zalo-oa/server.ts';
import type { Switches } from '../../mocks/zalo-oa/switches.ts';
import type { ZaloOaUser } from '../../mocks/zalo-oa/user.ts';
import type { Shown, Theatre } from '../stage.ts';
import { createBlocking, overFake, patientWebhook } from './fake-platform.ts';
import { joinPieces } from './numbered.ts';
import type { About, Platform, Visitor } from './platform.ts';
import { createTheatre } from './theatre.ts';

const app = { appId: '4242', secret: 'app-secret-of-the-test', refreshToken: 'first-refresh-token-of-the-test' };
const webhookSecret = 'oa-secret-of-the-test';

/** A theatre over the fake Official Account. */
export const createZaloOaTheatre = (switches: Partial<Switches> = {}): Theatre =>
  createTheatre(({ now }) => startZaloOa({ now, switches }), about);

const about = {
  name: 'zalo-oa',
  can: ['store', 'redelivery', 'blocking', 'oldButtons'],
  sends: ['photo', 'file', 'voice', 'sticker', 'contact', 'location', 'unreadable'],
  tellsLanguage: false,
} as const satisfies About;

let newcomers = 0;

async function startZaloOa({ now, switches }: { now: () => number; switches: Partial<Switches> }): Promise<Platform> {
  const zalo = await startFakeZaloOa({ ...app, webhookSecret, now, webhook: patientWebhook, switches });
  return {
    ...about,
    ...overFake(zalo),
    fixedPort: true,
    settings(origin) {
      zalo.hook(`${origin}/webhooks/zalo-oa`);
      return {
        ZALO_OA_APP_ID: app.appId,
        ZALO_OA_SECRET: app.secret,
        ZALO_OA_WEBHOOK_SECRET: webhookSecret,
        ZALO_OA_REFRESH_TOKEN: app.refreshToken,
        ZALO_OA_API_ROOT: zalo.url,
        ZALO_OA_OAUTH_ROOT: zalo.url,
        // Reminders and news come after more than the free hours, and dialogues are to see them.
        ZALO_OA_PAID: 'yes',
      };
    },
    newcomer({ name }): Visitor {
      newcomers += 1;
      const user = zalo.user(String(7_000_000_000_000 + newcomers), { name });
      return { conversation: () => `zalo-oa:${user.chat}`, deeds: createDeeds(zalo, user) };
    },
    pending: zalo.pending,
  };
}

const send: Partial<Record<MediaKind, (user: ZaloOaUser, caption: string | undefined) => void>> = {
  photo: (user, caption) => void user.photo(undefined, caption === undefined ? {} : { caption }),
  file: (user) => void user.file(),
  voice: (user) => void user.voice(),
  sticker: (user) => void user.sticker(),
  contact: (user) => void user.businessCard(),
  location: (user) => void user.location(),
  unreadable: (user) => void user.message('something_new', {}),
};

function createDeeds(zalo: FakeZaloOa, user: ZaloOaUser): Visitor['deeds'] {
  const { block, write } = createBlocking(user);
  const messages = () => joinPieces(user.replies().map(readMessage));
  return {
    say: async (text) => write(() => user.text(text)),
    async press(message, index) {
      const shown = messages()[message];
      const label = shown?.buttons[index];
      if (shown === undefined || label === undefined) throw new RangeError(`message ${message} has no button ${index}`);
      write(() => user.press(label, { on: shown.id }));
    },
    send: async (media, caption) => write(() => send[media]?.(user, caption)),
    async swapped(texts) {
      zalo.reverse(texts.length);
      for (const text of texts) user.text(text);
    },
    redeliver: async () => void zalo.redeliver(),
    block,
    heard: () => messages().map(({ text, buttons }): Shown => ({ text, buttons })),
  };
}

/** All choices: those of the list in the text where there are more than buttons. A button that opens an address is none. */
function readMessage(message: ZaloOaMessage) {
  const listed = readNumbered(message.text);
  const pressed = message.buttons.filter((title) => !title.startsWith('→ '));
  return { id: message.id, text: message.text, buttons: listed.length > pressed.length ? listed : pressed };
}
