/** Canned replies with their gaps filled. */
import type { Summary } from '../api.d.ts';

/** `{{name}}` is the citizen's, and left out where it is not known; any other gap that nobody can fill stays, so that it is seen before it is sent. */
export function fillIn(text: string, placeholders: Array<{ name: string; value: string }>, { name }: Summary): string {
  const values = new Map(placeholders.map((one) => [one.name, one.value]));
  if (name !== null) values.set('name', name);
  const known = name === null ? text.replaceAll(/ ?\{\{name\}\}/g, '') : text;
  // In one go: what a citizen is called is never looked at for gaps itself.
  return known.replaceAll(/\{\{(\w+)\}\}/g, (gap, wanted: string) => values.get(wanted) ?? gap);
}
