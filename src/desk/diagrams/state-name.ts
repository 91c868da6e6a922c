/** The name of a state in words, out of the names of its parts; for the console's page and for the diagrams. */

/** The word for a state or for the end of its path: `asking`, `code.asking`. */
export type StateWord = (end: string) => string | undefined;

/** The name of the state itself: the longest end of its path that has one, else its last part as it stands. */
export function ownName(path: string, word: StateWord): string {
  const parts = path.split('.');
  const ends = parts.map((_, from) => parts.slice(from).join('.'));
  return ends.map(word).find((name) => name !== undefined) ?? parts.at(-1) ?? path;
}

/** With the group it lies in, but not its flow: `linking.code.asking` → "Mã xác thực · Chờ người dân gõ mã". */
export function stateName(path: string, word: StateWord): string {
  const parts = path.split('.');
  const group = parts.length > 2 ? `${ownName(parts.slice(0, -1).join('.'), word)} · ` : '';
  return group + ownName(path, word);
}
