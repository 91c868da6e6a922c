/** Reads one request to the Bot API: path, query and a JSON, form or multipart body. */
import type { IncomingMessage } from 'node:http';
import { ApiError, badRequest } from './api-error.ts';
import { KEPT } from './limits.ts';
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

export type Address =
  | { kind: 'method'; token: string; method: string }
  | { kind: 'file'; token: string; path: string }
  | { kind: 'nothing' };

/** `/bot<token>/<method>` or `/file/bot<token>/<path>`. @see https://core.telegram.org/bots/api#making-requests */
export function readAddress(url: string): Address {
  let path = url.replace(/[?#].*$/s, '');
  try {
    path = decodeURIComponent(path);
  } catch {
    return { kind: 'nothing' };
  }
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(path);
  if (file) return { kind: 'file', token: file[1] ?? '', path: file[2] ?? '' };
  const method = /^\/bot([^/]+)\/([^/]+)\/?$/.exec(path);
  if (method) return { kind: 'method', token: method[1] ?? '', method: method[2] ?? '' };
  return { kind: 'nothing' };
}

/** Everything the bot passed, wherever it put it; the body wins over the query. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://fake').searchParams);
  const bytes = await readBytes(request);
  const type = request.headers['content-type'] ?? '';
  const body = bytes.length === 0 ? { params: {}, uploads: [] } : await parseBody(bytes, type);
  return { params: { ...query, ...body.params }, uploads: body.uploads };
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Read to the end even so: a server that hangs up early is seen by clients as a reset, not as an answer.
    if (size <= KEPT.requestBytes) chunks.push(chunk);
  }
  if (size > KEPT.requestBytes) throw new ApiError(413, 'Request Entity Too Large');
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
  throw badRequest("can't parse request: expected an Object");
}

async function parseMultipart(bytes: Buffer, type: string): Promise<Body> {
  const params: Params = {};
  const uploads: Upload[] = [];
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData().catch(() => {
    throw badRequest("can't parse request: wrong multipart body");
  });
  for (const [field, value] of form) {
    if (typeof value === 'string') params[field] = value;
    else uploads.push({ field, name: value.name, type: value.type, bytes: await value.bytes() });
  }
  return { params, uploads };
}
