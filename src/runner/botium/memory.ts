/** Botium's scripting memory: `$name` in texts. */

/** @see botium-core src/scripting/ScriptingMemory.js, SCRIPTING_FUNCTIONS (read 2026-11-21) */
const functions = new Set(
  (
    '$now $now_EN $now_DE $now_ISO $date $date_EN $date_DE $date_ISO $time $time_EN $time_DE $time_ISO $time_HH_MM ' +
    '$time_HH $time_H_A $timestamp $year $month $month_MM $day_of_month $day_of_week $random $random10 $uniqid $env ' +
    '$func'
  ).split(' '),
);

export type Piece =
  | { is: 'text'; text: string }
  | { is: 'variable'; name: string }
  /** `$random(5)`: what only Botium can compute. */
  | { is: 'function'; text: string };

/** A name has two characters at least, as in Botium: `$5` is text. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(/(\$[A-Za-z]\w+)(\([^)]*\))?/g)) {
    const [whole, name = '', args = ''] = found;
    pieces.push({ is: 'text', text: text.slice(from, found.index) });
    if (functions.has(name)) pieces.push({ is: 'function', text: whole });
    else pieces.push({ is: 'variable', name: name.slice(1) }, { is: 'text', text: args });
    from = found.index + whole.length;
  }
  pieces.push({ is: 'text', text: text.slice(from) });
  return pieces.filter((piece) => piece.is !== 'text' || piece.text !== '');
}

/** The calls of Botium's functions in a text: `$now`, `$random10`. */
export const functionsIn = (text: string): string[] =>
  piecesOf(text).flatMap((piece) => (piece.is === 'function' ? [piece.text] : []));

/** `$name` → `{{name}}` where something has set it; Botium leaves others as they are, and so does this. */
export const filled = (text: string, known: ReadonlySet<string>): string =>
  piecesOf(text)
    .map((piece) => {
      if (piece.is !== 'variable') return piece.text;
      return known.has(piece.name) ? `{{${piece.name}}}` : `$${piece.name}`;
    })
    .join('');
