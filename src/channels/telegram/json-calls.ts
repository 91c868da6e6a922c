/**
 * Bot API calls as JSON over connections that are kept open (Bot API, "Making requests", read 2026-11). telegraf's client, with node-fetch
 * below it, takes twice the processor time for the same call (300 against 150 µs), and sending is most of what a message costs.
 */
import http from 'node:http';
import https from 'node:https';

/** A hundred updates, the most that are fetched at once, are below a megabyte. */
const answerBytesMax = 16_000_000;

/** Rejects with `RefusedError`, or, as telegraf's client does, with what has a `code` or `type` that tells why there was no answer. */
export type JsonCall = (method: string, payload: object, signal: AbortSignal) => Promise<unknown>;

/** `base` with the token, up to the method's name. */
export function createJsonCalls(base: string): JsonCall {
  const { request, Agent } = base.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true });
  const { hostname, port, pathname, protocol } = new URL(base);

  return async (method, payload, signal) => {
    const body = Buffer.from(JSON.stringify(payload));
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const options = { protocol, hostname, port, path: pathname + method, method: 'POST', agent, headers, signal };
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request(options, resolve).once('error', reject).end(body);
    });
    const answer = read(await textOf(response));
    if (!answer.ok) throw new RefusedError(answer);
    return answer.result;
  };
}

function textOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > answerBytesMax) response.destroy();
    });
    response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    response.once('error', reject);
    response.once('close', () => {
      if (!response.complete) reject(new BrokenAnswerError('cut short'));
    });
  });
}

interface Answer {
  ok: boolean;
  result?: unknown;
  error_code: number;
  description: string;
}

/** The Bot API has answered, and refused. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly response: Answer;
  constructor(response: Answer) {
    super('the Bot API refuses');
    this.response = response;
  }
}

class BrokenAnswerError extends Error {
  override name = 'BrokenAnswerError';
  readonly type: string;
  constructor(type: string) {
    super('no answer of the Bot API');
    this.type = type;
  }
}

/** A page of a gateway's is no answer of Telegram's. */
function read(text: string): Answer {
  try {
    const answer = JSON.parse(text) as Answer | null;
    if (typeof answer?.ok === 'boolean') return answer;
  } catch {
    // Told below.
  }
  throw new BrokenAnswerError('invalid-json');
}
