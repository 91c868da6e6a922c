/** Parameters as only the Bot API takes them: objects as JSON text, many spellings of yes. */
import { type Params, readText } from '../platform/params.ts';
import { badRequest } from './api-error.ts';

/** Any of the spellings of yes; false for anything else. */
export function readFlag(params: Params, name: string): boolean {
  return ['true', '1', 'yes', 't', 'y'].includes(readText(params, name)?.toLowerCase() ?? '');
}

/** An object or array, sent as JSON or as JSON text; undefined if missing; refused if it is neither. */
export function readJson(params: Params, name: string): unknown {
  const value = params[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw badRequest(`can't parse ${name} JSON object`);
  }
}
