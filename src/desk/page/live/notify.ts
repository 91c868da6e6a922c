/** A short sound, and the browser's own notification. */
import { navigate } from 'wouter/use-browser-location';
import { textNow } from '../texts.ts';

let context: AudioContext | null = null;
const lengthS = 0.18;

/** Silent where the browser allows no sound yet: before anything was pressed on the page. */
export function beep(): void {
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.setValueAtTime(660, currentTime);
  tone.frequency.setValueAtTime(880, currentTime + lengthS / 2);
  loudness.gain.setValueAtTime(0.0001, currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.15, currentTime + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, currentTime + lengthS);
  tone.connect(loudness).connect(destination);
  tone.start();
  tone.stop(currentTime + lengthS);
}

/** False when the browser does not allow it. */
export async function askToNotify(): Promise<boolean> {
  if (!('Notification' in window)) return false;
  return (await Notification.requestPermission()) === 'granted';
}

/** Says nothing of the citizen but what the page's list shows: others may see the screen. */
export function notify(text: string, number: string): void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return;
  const notification = new Notification(textNow('app.title'), { body: text, tag: number });
  notification.onclick = () => {
    window.focus();
    navigate(`/desk/conversations/${number}`);
    notification.close();
  };
}
