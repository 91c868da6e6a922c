/** What each address of the Bot API answers: files, refused tokens, and methods. */
import type { IncomingMessage } from 'node:http';
import type { Dispatcher } from '../platform/dispatch.ts';
import type { Outcome } from '../platform/outcome.ts';
import { type Body, readBody, UnreadableRequestError } from '../platform/request.ts';
import { readAddress } from './address.ts';
import { ApiError, badRequest } from './api-error.ts';
import { refusal } from './envelope.ts';
import { KEPT } from './limits.ts';
import type { World } from './world.ts';

interface Parts {
  world: World;
  dispatcher: Dispatcher<Body>;
  token: string;
}

/** Answers one request; never rejects. */
export function createAnswers({ world, dispatcher, token }: Parts) {
  function readFile(address: { token: string; path: string }): Outcome {
    const file = address.token === token ? world.files.read(address.path) : undefined;
    if (!file) return dispatcher.refuse('file', refusal(new ApiError(404, 'Not Found')));
    return { kind: 'answer', status: 200, type: file.type || 'application/octet-stream', body: file.bytes };
  }

  return async (request: IncomingMessage, signal: AbortSignal): Promise<Outcome> => {
    const address = readAddress(request.url ?? '/');
    if (address.kind === 'file') return readFile(address);
    const method = address.kind === 'method' ? address.method : '(no method)';
    try {
      // Read even if it will be refused: a client still writing would see a reset instead of the refusal.
      const body = await readBody(request, KEPT.requestBytes);
      if (address.kind === 'nothing' || !/^\d+:/.test(address.token)) throw new ApiError(404, 'Not Found');
      if (address.token !== token) throw new ApiError(401, 'Unauthorized');
      return await dispatcher.dispatch(method, body, { via: 'http', signal });
    } catch (error) {
      return dispatcher.refuse(method, refusal(inWords(error)));
    }
  };
}

function inWords(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (!(error instanceof UnreadableRequestError)) return badRequest('the request broke off');
  if (error.reason === 'too large') return new ApiError(413, 'Request Entity Too Large');
  return badRequest(
    `can't parse request: ${error.reason === 'not an object' ? 'expected an Object' : 'wrong multipart body'}`,
  );
}
