/** One slip of the finger. */

/** Whether `typed` is `word` with one letter missing, added, wrong, or swapped with its neighbour. */
export function isTypoOf(typed: string, word: string): boolean {
  if (Math.abs(typed.length - word.length) > 1) return false;
  const shorter = Math.min(typed.length, word.length);
  let head = 0;
  while (head < shorter && typed[head] === word[head]) head++;
  let tail = 0;
  while (tail < shorter - head && typed.at(-1 - tail) === word.at(-1 - tail)) tail++;
  const typedRest = typed.slice(head, typed.length - tail);
  const wordRest = word.slice(head, word.length - tail);
  if (typedRest.length <= 1 && wordRest.length <= 1) return true;
  return (
    typedRest.length === 2 && wordRest.length === 2 && typedRest[0] === wordRest[1] && typedRest[1] === wordRest[0]
  );
}
