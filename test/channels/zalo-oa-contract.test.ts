import { describeChannel } from './contract.ts';
import { startZaloOaWorld } from './zalo-oa-world.ts';

for (const pictures of [true, false]) {
  describeChannel(
    `Zalo Official Account ${pictures ? 'with' : 'without'} pictures`,
    { presses: true, redelivers: true },
    async () => {
      const world = await startZaloOaWorld({ pictures });
      const { zalo, channel, user } = world;
      const fail = (error: number) => zalo.fail('message/cs', { error });
      return {
        channel,
        taken: world.waitForTaken,
        refuse: (times) => {
          world.refusals.left = times;
        },
        chat: '101',
        type: (text) => void user.text(text),
        choose: (index) => void user.press(zalo.sent('101').at(-1)?.buttons[index] as string),
        async seen(until) {
          if (until > 0) await zalo.waitFor(() => zalo.sent('101').length >= until);
          return zalo.sent('101').map(({ text, buttons, media }) => ({ text, buttons, picture: media === 'photo' }));
        },
        failNext: {
          later: () => void fail(-211),
          gone: () => user.block(),
          undeliverable: () => void fail(-201),
          broken: () => void zalo.fail('message/cs', { status: 502 }),
        },
        close: world.close,
      };
    },
  );
}
