/** Reads a call's parameters as leniently as the Bot API does: numbers as text, objects as JSON text, "true" or 1. */
import { badRequest } from './api-error.ts';

export type Params = Record<string, unknown>;

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

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
