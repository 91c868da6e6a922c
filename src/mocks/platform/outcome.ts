/** What comes of a request to a fake: an answer, a cut connection, or silence. */
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Fault } from '../control.ts';

export type Outcome =
  | { kind: 'answer'; status: number; type: string; body: string | Uint8Array }
  /** The connection is cut, or left open without an answer. */
  | { kind: 'reset' | 'hang' };

/** An answer in JSON. */
export function jsonAnswer(status: number, body: unknown): Outcome {
  return { kind: 'answer', status, type: 'application/json', body: JSON.stringify(body) };
}

/** The page a gateway shows instead of the platform's answer; with a `body` of its own, that. */
export function gatewayPage({ status, body, type }: Extract<Fault, { status: number }>): Outcome {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  const head = `<html>\r\n<head><title>${title}</title></head>\r\n`;
  const page = `${head}<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { kind: 'answer', status, type: type ?? 'text/html', body: body ?? page };
}

/** Puts an outcome on the wire. */
export function sendOutcome(response: ServerResponse, outcome: Outcome): void {
  if (outcome.kind === 'reset') response.socket?.resetAndDestroy();
  if (outcome.kind !== 'answer') return;
  response.writeHead(outcome.status, { 'content-type': outcome.type }).end(outcome.body);
}
