/** Hands the engine's messages to the channel that each conversation lives on. */
import { type Outgoing, type Post, RetryLaterError } from '../engine/outside.ts';
import type { Speech } from '../speech.ts';
import type { Channel } from './channel.ts';
import { render } from './render.ts';

/** Messages for a channel that is switched off wait until it is on again. */
const channelOffMs = 600_000;

/** The post of all channels that are switched on; a message for another one waits ten minutes at a time. */
export function createPost({ channels, speech }: { channels: Channel[]; speech: Speech }): Post {
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  const addressOf = (conversation: string) => {
    const colon = conversation.indexOf(':');
    return { channel: byName.get(conversation.slice(0, colon)), chat: conversation.slice(colon + 1) };
  };
  return {
    async deliver(outgoing: Outgoing, signal) {
      const { channel, chat } = addressOf(outgoing.conversation);
      if (channel === undefined) throw new RetryLaterError(channelOffMs);
      for (const message of render(outgoing, chat, channel, speech)) await channel.send(message, signal);
    },
    typing(conversation) {
      const { channel, chat } = addressOf(conversation);
      channel?.typing(chat);
    },
    async forget(conversation) {
      const { channel, chat } = addressOf(conversation);
      await channel?.forget?.(chat);
    },
  };
}
