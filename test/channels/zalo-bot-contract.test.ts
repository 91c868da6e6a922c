/** The channel in every position of every switch in which sources on the platform disagree. */
import type { Switches } from '../../src/mocks/zalo-bot/switches.ts';
import { describeChannel } from './contract.ts';
import { type Mode, startZaloBotWorld } from './zalo-bot-world.ts';

const positions = {
  emptyPoll: ['http200-408', 'http408', 'ok-empty'],
  webhookBody: ['bare', 'wrapped'],
  imageField: ['photo_url', 'photo'],
  noWebhookInfo: ['empty-url', 'error-404'],
  verification: ['on', 'off'],
} as const satisfies Partial<{ [Name in keyof Switches]: readonly Switches[Name][] }>;

/** All combinations of those that matter in a mode; the others of the mode stand at their default. */
function matrix(names: Array<keyof typeof positions>): Array<Partial<Switches>> {
  return names.reduce<Array<Partial<Switches>>>(
    (all, name) => all.flatMap((one) => positions[name].map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

const matters: Record<Mode, Array<keyof typeof positions>> = {
  polling: ['emptyPoll', 'imageField', 'noWebhookInfo'],
  webhook: ['webhookBody', 'imageField', 'verification'],
};

for (const mode of ['polling', 'webhook'] as const) {
  for (const switches of matrix(matters[mode])) {
    const name = `Zalo Bot by ${mode}, ${Object.values(switches).join(', ')}`;
    describeChannel(name, { presses: false, redelivers: true }, async () => {
      const world = await startZaloBotWorld(mode, { fake: { switches } });
      const { zalo, channel, user } = world;
      const fail = (error: number, more: object = {}) => void zalo.fail('sendMessage', { error, ...more });
      return {
        channel,
        taken: world.waitForTaken,
        refuse: (times) => {
          world.refusals.left = times;
        },
        chat: user.chat,
        type: (text) => void user.text(text),
        choose: (index) => void user.press(zalo.sent(user.chat).at(-1)?.buttons[index] as string),
        async seen(until) {
          if (until > 0) await zalo.waitFor(() => zalo.sent(user.chat).length >= until);
          return zalo
            .sent(user.chat)
            .map(({ text, buttons, media }) => ({ text, buttons, picture: media === 'photo' }));
        },
        failNext: {
          later: () => fail(429),
          gone: () => user.block(),
          undeliverable: () => fail(400, { description: 'Bad request: The text is invalid' }),
          broken: () => void zalo.fail('sendMessage', { reset: 'before' }),
        },
        close: world.close,
      };
    });
  }
}
