/** Taking a conversation over. */
import { api, told } from '../client.ts';
import { tellDone } from '../shell/tell.ts';
import { textNow } from '../texts.ts';
import { useDeed } from './deed.ts';

/** `mutate` is given the colleague's id from whom it is taken, or null. */
export const useTake = (number: string, onTaken: () => void) =>
  useDeed(
    number,
    (from: string | null) =>
      told(api.POST('/conversations/{number}/take', { params: { path: { number } }, body: { from } })),
    ({ lastMessage }) => {
      tellDone(textNow(lastMessage === 'unknown' ? 'work.takenUnknown' : 'work.taken'));
      onTaken();
    },
  );
