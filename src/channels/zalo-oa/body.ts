/** A message → the body of `message/cs` (Zalo OA v3, consultation messages, read 2026-11 in transcription). */
import { foreignLinks } from '../../understanding/links.ts';
import type { Message } from '../channel.ts';
import { toQuery } from './payload.ts';
import { zaloOaLimits } from './window.ts';

/** Characters on a button; unverified, and far more than fits on a phone. */
const maxTitle = 100;

export interface BodyOptions {
  /** Of the address to which a link button leads; without it there are no such buttons. */
  openLinkTitle?: ((url: string) => string) | undefined;
}

type Shown = Pick<Message, 'chat' | 'text' | 'buttons'>;

/** Text, with its buttons and the picture at this address. Texts are counted composed: decomposed Vietnamese is a quarter longer. */
export function bodyOf({ chat, text, buttons }: Shown, pictureUrl: string | null, options: BodyOptions): object {
  const all = [...buttons.map(queryButton), ...linkButtons(text, buttons.length, options)];
  const payload = {
    ...(pictureUrl !== null
      ? { template_type: 'media', elements: [{ media_type: 'image', url: pictureUrl }] }
      : { template_type: 'button' }),
    // That a picture may have buttons too is unverified; where it is refused the text goes without the picture.
    ...(all.length > 0 && { buttons: all }),
  };
  const plain = pictureUrl === null && all.length === 0;
  return {
    recipient: { user_id: chat },
    message: { text: text.normalize('NFC'), ...(!plain && { attachment: { type: 'template', payload } }) },
  };
}

const queryButton = ({ label, payload }: Message['buttons'][number]) => ({
  title: cut(label, maxTitle),
  type: 'oa.query.hide',
  payload: toQuery(payload),
});

/** The first address of the text, if there is room: only one that is certainly official, as a text may also warn of an address. */
function linkButtons(text: string, taken: number, { openLinkTitle }: BodyOptions): object[] {
  const url = /https:\/\/[^\s<>"'“”()[\]{}]+/.exec(text)?.[0].replace(/[.,;:!?…»]+$/, '');
  if (url === undefined || !URL.canParse(url) || openLinkTitle === undefined || taken >= zaloOaLimits.buttons)
    return [];
  if (foreignLinks(text).length > 0) return [];
  return [{ title: cut(openLinkTitle(url), maxTitle), type: 'oa.open.url', payload: { url } }];
}

/** At most `max` UTF-16 units, cut at a word where one ends in the second half, never inside a surrogate pair. */
export function cut(label: string, max: number): string {
  const composed = label.normalize('NFC');
  if (composed.length <= max) return composed;
  const space = composed.lastIndexOf(' ', max - 1);
  const kept = composed.slice(0, space > max / 2 ? space : max - 1);
  return `${kept.replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`;
}
