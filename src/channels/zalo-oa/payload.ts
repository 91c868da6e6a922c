/** What a pressed button sends: Zalo has no presses, the payload of `oa.query.hide` comes back as if it had been typed. */

/** Nobody types this by chance, and it tells our buttons from those of the account's menu. */
const marker = '#vn:';

/** The question's id and the choice, as the engine makes them; whether they mean anything is the engine's to check. */
const marked = /^\s*#vn:([^\s:]{1,48}:x?\d{1,2})\s*$/;

/** Far below the 1,000 characters that Zalo takes (documented). */
export const toQuery = (payload: string): string => `${marker}${payload}`;

/** The payload in a text that is exactly one of ours; null for any other. Untrusted: anybody can type it. */
export const fromQuery = (text: string): string | null => marked.exec(text)?.[1] ?? null;
