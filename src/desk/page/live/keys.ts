/** Under which names the page keeps what it was told of conversations. */
import type { Paths } from '../api.d.ts';

export type ListQuery = Paths['/conversations']['get']['parameters']['query'];
export type ListPage = Paths['/conversations']['get']['responses'][200]['content']['application/json'];

export const listKey = ['list'] as const;
export const countsKey = ['counts'] as const;
/** Of one conversation, by its number. */
export const conversationKey = (number: string) => ['conversation', number] as const;
