/** HTTP in front of the methods: addresses, the token, files, and the wire form of what comes out. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';
import type { Dispatcher, Outcome } from './dispatch.ts';
import { readAddress, readBody } from './request.ts';
import type { World } from './world.ts';

interface Parts {
  world: World;
  dispatcher: Dispatcher;
  token: string;
  /** Aborted when the fake is closed. */
  closing: AbortSignal;
}

export function createListener(parts: Parts): RequestListener {
  return (request, response) => void answer(request, response, parts);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { world, dispatcher, token, closing }: Parts,
): Promise<void> {
  const hungUp = new AbortController();
  response.on('close', () => hungUp.abort());
  const address = readAddress(request.url ?? '/');
  if (address.kind === 'file') {
    const file = address.token === token ? world.files.read(address.path) : undefined;
    if (!file) return send(response, dispatcher.refuse('file', new ApiError(404, 'Not Found')));
    response.writeHead(200, { 'content-type': file.type || 'application/octet-stream' }).end(file.bytes);
    return;
  }
  const method = address.kind === 'method' ? address.method : '(no method)';
  try {
    // Read even if it will be refused: a client still writing would see a reset instead of the refusal.
    const body = await readBody(request);
    if (address.kind === 'nothing' || !/^\d+:/.test(address.token)) throw new ApiError(404, 'Not Found');
    if (address.token !== token) throw new ApiError(401, 'Unauthorized');
    const signal = AbortSignal.any([hungUp.signal, closing]);
    send(response, await dispatcher.dispatch(method, body, { via: 'http', signal }));
  } catch (error) {
    const refused = error instanceof ApiError ? error : new ApiError(400, 'Bad Request: the request broke off');
    send(response, dispatcher.refuse(method, refused));
  }
}

function send(response: ServerResponse, outcome: Outcome): void {
  if (outcome.kind !== 'answer') {
    if (outcome.kind === 'reset') response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(outcome.status, { 'content-type': outcome.type }).end(outcome.body);
}
