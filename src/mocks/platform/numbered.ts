/** Choices on a platform without buttons: a numbered list at the end of a message, of which people type the number. */

/** The labels of the last paragraph, if every line of it is `N. label`, counted from 1; otherwise none. */
export function readNumbered(text: string): string[] {
  const lines = (
    text
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? ''
  )
    .trim()
    .split('\n');
  const labels: string[] = [];
  for (const line of lines) {
    const [, number, label] = /^(\d+)\. (.*\S)\s*$/.exec(line) ?? [];
    if (label === undefined || Number(number) !== labels.length + 1) return [];
    labels.push(label);
  }
  return labels;
}

/** What a person types for the label. Throws, naming what could have been chosen, if it is not in the list. */
export function numberOf(label: string, labels: readonly string[]): string {
  const at = labels.indexOf(label);
  if (at < 0)
    throw new Error(`no choice [${label}]; there is ${labels.map((each) => `[${each}]`).join(' ') || 'none'}`);
  return String(at + 1);
}
