/** Whether something has happened that whoever sits here should be called for. */
import type { Summary } from '../api.d.ts';
import { preferences } from '../settings/preferences.ts';
import { textNow } from '../texts.ts';
import { beep, notify } from './notify.ts';

export interface AlertSettings {
  /** The account's id. */
  me: string;
  /** The conversation that is open here. */
  open: string | null;
}

/** What is older is no news: it was there before the page was opened. */
const newsMs = 120_000;
const rememberedAtMost = 500;
const alerted = new Set<string>();
const listeners = new Set<(text: string) => void>();

/** Told of every alert in words. */
export function onAlert(listener: (text: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const isLookedAt = (number: string, { open }: AlertSettings) => open === number && document.hasFocus();

interface Reason {
  key: string;
  text: string;
}

function reasonOf(summary: Summary, settings: AlertSettings, now: number): Reason | null {
  const { number, queue, waitingSince, holder, wantedBy, lastWho, lastAt, name } = summary;
  const mine = holder?.id === settings.me;
  if (mine && wantedBy)
    return { key: `wanted ${number} ${wantedBy.id}`, text: textNow('alert.wanted', { name: wantedBy.name }) };
  if (mine && lastWho === 'citizen' && now - lastAt < newsMs && !isLookedAt(number, settings))
    return {
      key: `message ${number} ${lastAt}`,
      text: textNow('alert.message', { name: name ?? textNow('list.citizen', { number: number.slice(0, 4) }) }),
    };
  if (queue === 'waiting' && waitingSince !== null && now - waitingSince < newsMs)
    return { key: `waiting ${number} ${waitingSince}`, text: textNow('alert.waiting') };
  return null;
}

/** Calls once for each thing that happens. */
export function alertOf(summary: Summary, settings: AlertSettings): void {
  const reason = reasonOf(summary, settings, Date.now());
  if (reason === null || alerted.has(reason.key)) return;
  if (alerted.size >= rememberedAtMost) alerted.clear();
  alerted.add(reason.key);
  const { sound, notifications } = preferences();
  if (sound) beep();
  if (notifications) notify(reason.text, summary.number);
  for (const listener of listeners) listener(reason.text);
}
