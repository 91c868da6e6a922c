/** A channel that is listened to by a recorder. */
import type { Channel } from '../../channels/channel.ts';
import type { Recorder } from './recorder.ts';

/** The same channel; the recorder hears what it takes in and what it shows, with the silences between (`now`: epoch ms). `changed` follows each message. */
export function recorded(
  channel: Channel,
  recorder: Recorder,
  { now, changed }: { now: () => number; changed: () => void },
): Channel {
  let last: number | null = null;
  const note = (write: () => void) => {
    if (last !== null) recorder.waited(now() - last);
    last = now();
    write();
    changed();
  };
  return {
    ...channel,
    start: (receive) =>
      channel.start((inbound) => {
        // Before it is taken: the answer may be shown before `receive` resolves.
        note(() => recorder.heard(inbound));
        return receive(inbound);
      }),
    async send(message, signal) {
      await channel.send(message, signal);
      note(() => recorder.said(message.text, message.buttons));
    },
  };
}
