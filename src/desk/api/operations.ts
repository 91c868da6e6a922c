/** Everything that can be asked of the desk: one table, from which the routes, the permissions and the OpenAPI document are made. */
import { access } from './operations/access.ts';
import { aids } from './operations/aids.ts';
import { conversations } from './operations/conversations.ts';
import { insight } from './operations/insight.ts';

export const operations = { ...access, ...conversations, ...aids, ...insight } as const;
export type OperationId = keyof typeof operations;
