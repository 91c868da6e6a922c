/** Reads a call's parameters leniently: a number will do for a text, a text for a number. */

export type Params = Record<string, unknown>;

/** A text, or a number or boolean as text; undefined for anything else. */
export function readText(params: Params, name: string): string | undefined {
  const value = params[name];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** The whole number meant, or undefined for anything else. */
export function readInteger(params: Params, name: string): number | undefined {
  const text = readText(params, name)?.trim();
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** An object that is no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
