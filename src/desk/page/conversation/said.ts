/** What the transcript has instead of words that were not kept. */
import type { SomeTexts } from '../texts.ts';
import { heardName } from './names.ts';

/** `[button: yes]`, `[cccd]`, `[image]` in words; anything else as it is. */
export function saidText(text: string, texts: SomeTexts): string {
  const [, button, other] = /^\[(?:button: (\S+)|([\w:-]+))\]$/.exec(text) ?? [];
  if (button) return texts.t('talk.pressed', { label: heardName(button, texts) });
  if (other) return texts.t('talk.notKept', { heard: heardName(other, texts) });
  return text;
}

/** Whether the words themselves were not kept. */
export const isNotKept = (text: string): boolean => /^\[[\w: -]+\]$/.test(text);
