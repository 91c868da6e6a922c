/** The names of fields, never what stands in them. */

/** Deeper, and more of them, than anything the platform is known to send. */
const deepest = 5;
const fieldsMax = 60;
const plainName = /^[\w-]{1,40}$/;

/** Paths to all values, such as `message.chat.id`, in order and at most 60; those that are no text with their type behind them. */
export function fieldsOf(value: unknown): string[] {
  const found = new Set<string>();
  walk(value, [], found);
  return [...found];
}

function walk(value: unknown, path: string[], found: Set<string>): void {
  if (found.size >= fieldsMax) return;
  if (typeof value === 'object' && value !== null && path.length < deepest) {
    const inside = Object.entries(value).map(([name, each]) => [Array.isArray(value) ? '[]' : plain(name), each]);
    for (const [name, each] of inside) walk(each, [...path, name as string], found);
    if (inside.length > 0) return;
  }
  if (path.length > 0) found.add(path.join('.') + typeOf(value));
}

/** A name could hold anything as well. */
const plain = (name: string) => (plainName.test(name) ? name : '(odd name)');

function typeOf(value: unknown): string {
  if (typeof value === 'string') return '';
  if (value === null) return ' (null)';
  if (typeof value === 'object') return Array.isArray(value) ? ' (empty list)' : ' (empty)';
  return ` (${typeof value})`;
}
