/** What Botium accepts as an answer, as a `Want`. */
import type { Want } from '../dialogue.ts';
import { filled, piecesOf } from './memory.ts';

/** What one text or asserter demands: one (or, with `all`, each) of the texts, or, with `not`, the contrary. */
export interface Demand {
  texts: string[];
  /** `wildcard`: as it says, somewhere in the message, `*` being anything; `whole`: the same for the message from end to end. */
  by: 'wildcard' | 'whole' | 'contains' | 'equals' | 'regexp';
  anyCase: boolean;
  all: boolean;
  not: boolean;
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(/\s+/g, '\\s+');

/** Source of a pattern that is the same with and without the flags `s`, `u` and `i`. Names it captures are added to `captured`. */
function sourceOf(text: string, demand: Demand, known: ReadonlySet<string>, captured: Set<string>): string {
  if (demand.by === 'regexp') return demand.anyCase ? `(?i:${text})` : `(?:${text})`;
  const stars = demand.by === 'wildcard' || demand.by === 'whole';
  const here = new Set<string>();
  const source = piecesOf(text.normalize('NFC'))
    .map((piece) => {
      if (piece.is === 'function') return '[^]*';
      if (piece.is === 'text') return stars ? piece.text.split('*').map(escaped).join('[^]*') : escaped(piece.text);
      if (known.has(piece.name)) return `{{${piece.name}}}`;
      if (demand.not) return '\\S+';
      if (here.has(piece.name)) return `\\k<${piece.name}>`;
      here.add(piece.name);
      captured.add(piece.name);
      return `(?<${piece.name}>\\S+)`;
    })
    .join('');
  const found = demand.anyCase ? `(?i:${source})` : source;
  return demand.by === 'whole' || demand.by === 'equals' ? `^\\s*${found}\\s*$` : found;
}

/** A demand as a condition at the beginning of a pattern. */
function conditionOf(sources: string[], demand: Demand): string {
  const each = sources.map((source) => `(?=${source.startsWith('^') ? '' : '[^]*?'}${source.replace(/^\^/, '')})`);
  const condition = demand.all || each.length === 1 ? each.join('') : `(?:${each.join('|')})`;
  return demand.not ? `(?!${condition})` : condition;
}

/**
 * A want that accepts what all demands accept. Names that are not yet `known` are captured (`\S+`, Botium's
 * `non_whitespace`) and added to `known`; the others stand in the pattern as `{{name}}`, to be filled in escaped.
 */
export function wantOf(demands: Demand[], known: Set<string>): Want {
  const serious = demands.filter(
    ({ by, texts, not }) => !(by === 'wildcard' && !not && texts.some((text) => /^\**$/.test(text))),
  );
  const [first] = serious;
  if (!first) return { by: 'anything' };
  const captured = new Set<string>();
  const sources = serious.map((demand) => demand.texts.map((text) => sourceOf(text, demand, known, captured)));
  const before = new Set(known);
  for (const name of captured) known.add(name);

  if (serious.length > 1 || first.not || (first.all && first.texts.length > 1)) {
    const conditions = serious.map((demand, index) => conditionOf(sources[index] ?? [], demand));
    return { by: 'pattern', pattern: `^${conditions.join('')}` };
  }
  const of = first.texts.map((text, index): Want => {
    const word = first.by === 'equals' && !first.anyCase && piecesOf(text).every(isPlain(before));
    return word
      ? { by: 'text', text: filled(text, before) }
      : { by: 'pattern', pattern: (sources[0] ?? [])[index] ?? '' };
  });
  return of.length === 1 && of[0] ? of[0] : { by: 'any', of };
}

const isPlain = (known: ReadonlySet<string>) => (piece: ReturnType<typeof piecesOf>[number]) =>
  piece.is === 'text' || (piece.is === 'variable' && known.has(piece.name));

/** `TEXT_CONTAINS_ANY_IC` → its demand; null for an expression that is none in JavaScript's Unicode mode. */
export function textDemand(name: string, texts: string[], not: boolean): Demand | null {
  const [, kind = 'EQUALS', quantity, anyCase] =
    /^TEXT(?:_(EQUALS|CONTAINS|WILDCARD|WILDCARDEXACT|REGEXP))?(?:_(ANY|ALL))?(_IC)?$/.exec(name) ?? [];
  const by = (
    { EQUALS: 'equals', CONTAINS: 'contains', WILDCARD: 'wildcard', WILDCARDEXACT: 'whole', REGEXP: 'regexp' } as const
  )[kind];
  if (!by || (by === 'regexp' && !texts.every(isExpression))) return null;
  return { texts, by, anyCase: anyCase !== undefined, all: quantity === 'ALL', not };
}

function isExpression(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false; // a SyntaxError, which is the answer
  }
}
