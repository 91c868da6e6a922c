/** Reads one request's parameters out of the query and a JSON, form or multipart body. */
import type { IncomingMessage } from 'node:http';
import type { Call } from '../control.ts';
import { isObject, type Params } from './params.ts';

export interface Upload {
  field: string;
  name: string;
  type: string;
  bytes: Uint8Array;
}

export interface Body {
  params: Params;
  uploads: Upload[];
}

/** The request cannot be read; each platform words its refusal itself. */
export class UnreadableRequestError extends Error {
  override name = 'UnreadableRequestError';
  readonly reason: 'too large' | 'not an object' | 'not multipart';
  constructor(reason: UnreadableRequestError['reason']) {
    super(`the request is ${reason}`);
    this.reason = reason;
  }
}

/**
 * Everything the bot passed, wherever it put it; the body wins over the query. Throws `UnreadableRequestError`, or what
 * the socket throws when the request breaks off.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://fake').searchParams);
  const bytes = await readBytes(request, maxBytes);
  const type = request.headers['content-type'] ?? '';
  const body = bytes.length === 0 ? { params: {}, uploads: [] } : await parseBody(bytes, type);
  return { params: { ...query, ...body.params }, uploads: body.uploads };
}

/** What is recorded of a call: everything but the bytes. */
export function recordOf({ params, uploads }: Body): Pick<Call, 'params' | 'files'> {
  const files = uploads.map(({ field, name, type, bytes }) => ({ field, name, type, size: bytes.byteLength }));
  return { params, files };
}

/** The raw body. Throws `UnreadableRequestError` if it is longer than `maxBytes`. */
async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Read to the end even so: a server that hangs up early is seen by clients as a reset, not as an answer.
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw new UnreadableRequestError('too large');
  return Buffer.concat(chunks);
}

async function parseBody(bytes: Buffer, type: string): Promise<Body> {
  if (type.startsWith('application/json')) return { params: parseJson(bytes.toString('utf8')), uploads: [] };
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { params: Object.fromEntries(new URLSearchParams(bytes.toString('utf8'))), uploads: [] };
  }
  if (type.startsWith('multipart/form-data')) return parseMultipart(bytes, type);
  return { params: {}, uploads: [] };
}

function parseJson(text: string): Params {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // falls through: any body that is no object is refused alike
  }
  throw new UnreadableRequestError('not an object');
}

async function parseMultipart(bytes: Buffer, type: string): Promise<Body> {
  const params: Params = {};
  const uploads: Upload[] = [];
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData().catch(() => {
    throw new UnreadableRequestError('not multipart');
  });
  for (const [field, value] of form) {
    if (typeof value === 'string') params[field] = value;
    else uploads.push({ field, name: value.name, type: value.type, bytes: await value.bytes() });
  }
  return { params, uploads };
}
