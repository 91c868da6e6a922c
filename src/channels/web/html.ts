/** HTML in which everything is escaped unless it was made here: a template tag. */

export interface Html {
  readonly html: string;
}

type Value = Html | string | number | null | false | Value[];

/** A template whose texts are escaped and whose `Html` stands as it is; `null` and `false` leave nothing, lists are joined. Attributes need quotes around them. */
export const html = (strings: TemplateStringsArray, ...values: Value[]): Html => ({
  html: strings.reduce((before, after, index) => before + shown(values[index - 1] ?? null) + after),
});

function shown(value: Value): string {
  if (value === null || value === false) return '';
  if (Array.isArray(value)) return value.map(shown).join('');
  return typeof value === 'object' ? value.html : escaped(String(value));
}

/** Safe between tags and inside quoted attributes. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
