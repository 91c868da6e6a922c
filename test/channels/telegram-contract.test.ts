import { describeChannel } from './contract.ts';
import { type Mode, startTelegramWorld } from './telegram-world.ts';

for (const mode of ['polling', 'webhook'] as Mode[]) {
  describeChannel(`Telegram by ${mode}`, { presses: true, redelivers: true }, async () => {
    const world = await startTelegramWorld(mode);
    const { telegram, channel, user } = world;
    const fail = (error: number, more: object = {}) => telegram.fail('sendMessage', { error, ...more });
    return {
      channel,
      taken: world.waitForTaken,
      refuse: (times) => {
        world.refusals.left = times;
      },
      chat: '101',
      type: (text) => void user.text(text),
      choose: (index) => void user.press(telegram.sent(101).at(-1)?.buttons[index] as string),
      async seen(until) {
        if (until > 0) await telegram.waitFor(() => telegram.sent(101).length >= until);
        return telegram.sent(101).map(({ text, buttons, media }) => ({ text, buttons, picture: media === 'photo' }));
      },
      failNext: {
        later: () => void fail(429, { retryAfterS: 3 }),
        gone: () => user.block(),
        undeliverable: () => void fail(400, { description: 'Bad Request: message is too long' }),
        broken: () => void telegram.fail('sendMessage', { reset: 'before' }),
      },
      close: world.close,
    };
  });
}
