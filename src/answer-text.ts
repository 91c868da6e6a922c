/** What a server answered, read no further than an honest answer goes, and why it did not answer, told without a word of what was sent. */

/** The whole text; null for more than `bytesMax`, of which no more is read. Rejects when the answer breaks off. */
export async function boundedText(response: Response, bytesMax: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined when it is no JSON, such as a gateway's page, which fits no schema. (`JSON.parse` would quote the text in its error.) */
export function parsedJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Why `fetch` rejected, or an answer broke off: Node's `ECONNREFUSED` and the like, or `network`. The rest of such an error names hosts and, in undici, sometimes headers. */
export function networkCode(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'network';
}

/** Not ETIMEDOUT, which an open connection ends with, too. */
const unmade = /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+)$/;

/** Whether by this `networkCode` the connection was never made: certain that nothing arrived. Codes of Node and undici. */
export const neverMade = (code: string): boolean => unmade.test(code);
