/** Names of states, of questions and of what else is told by a key. */
import { type StateWord, stateName } from '../../diagrams/state-name.ts';
import type { SomeTexts } from '../texts.ts';

type Named = SomeTexts['named'];

const stateWord =
  (named: Named): StateWord =>
  (end) =>
    named('place', end) ?? named('state', end);

/** A state by its group and itself: `linking.code.asking` → "Mã xác thực · Chờ người dân gõ mã". */
export const placeName = (path: string, named: Named): string => stateName(path, stateWord(named));

/** A line's key as the question it asks: `linking.askCccd` → "Số CCCD (liên kết)", a guide's as its step; what has no name stands as it is. */
export function lineName(key: string, named: Named): string {
  return named('line', key) ?? (/^guides?\./.test(key) ? placeName(key, named) : key);
}
