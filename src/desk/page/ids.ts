/** Names for what the page makes, so that the same that is sent twice is the same. */

/** Not `randomUUID`: that is only there over HTTPS. */
export const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
