import { describeChannel } from './contract.ts';
import { startChannel } from './web-client.ts';

describeChannel('web chat', { presses: true, redelivers: false }, async () => {
  const world = await startChannel();
  const client = world.client();
  await client.get('/');
  // A page sends one message after the other.
  let sending: Promise<unknown> = Promise.resolve();
  const say = (what: () => Promise<{ text?: string; press?: string }>) => {
    sending = sending.then(async () => client.say(await what())).catch(() => {});
  };
  const said = async () => (await client.items()).filter(({ who }) => who === 'assistant');
  return {
    channel: world.channel,
    taken: world.until,
    refuse: world.refuse,
    chat: world.chatIdOf(client),
    type: (text) => say(async () => ({ text })),
    choose: (index) => say(async () => ({ press: (await said()).at(-1)?.buttons[index]?.payload ?? '' })),
    async seen(count) {
      for (let tries = 0; tries < 200 && (await said()).length < count; tries += 1)
        await new Promise((resolve) => setImmediate(resolve));
      return (await said()).map(({ text, buttons, picture }) => ({
        text,
        buttons: buttons.map(({ label }) => label),
        picture: picture !== null,
      }));
    },
    async close() {
      await sending;
      await world.close();
    },
  };
});
