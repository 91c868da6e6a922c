/** What an operation of the desk's API is. */
import type { z } from 'zod';

/** What a role can be allowed. `supervise`: to take a conversation from a colleague without their leave; `none`: without signing in; `signedIn`: whoever is, also before a second factor is set up. */
export const permissions = [
  'none',
  'signedIn',
  'watch',
  'work',
  'reveal',
  'figures',
  'supervise',
  'teach',
  'audit',
  'administer',
] as const;
export type Permission = (typeof permissions)[number];

export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/desk/api`; `{number}` is a parameter. */
  path: string;
  summary: string;
  permission: Permission;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Of 200; missing: 204, nothing. */
  answer?: z.ZodType;
  /** Of something else than JSON. */
  mime?: 'text/event-stream' | 'text/csv' | 'application/x-ndjson' | 'image/svg+xml';
}
