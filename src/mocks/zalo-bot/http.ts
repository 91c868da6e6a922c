/** What each address of the Zalo Bot Platform answers: people's files, refused tokens, and methods. */
import type { IncomingMessage } from 'node:http';
import type { Dispatcher } from '../platform/dispatch.ts';
import { gatewayPage, type Outcome } from '../platform/outcome.ts';
import { type Body, readBody } from '../platform/request.ts';
import { toPerformed } from './envelope.ts';
import { badRequest, refused } from './refusal.ts';
import type { World } from './world.ts';

/** One request; a larger one is refused. */
const REQUEST_BYTES = 10 * 1024 * 1024;

interface Parts {
  world: World;
  dispatcher: Dispatcher<Body>;
  token: string;
}

/** Answers one request; never rejects. */
export function createAnswers({ world, dispatcher, token }: Parts) {
  function refuseToken(method: string): Outcome {
    const { wrongToken } = world.switches;
    const outcome = dispatcher.refuse(method, toPerformed(refused(401), wrongToken === 'http200-401' ? 200 : 401));
    return wrongToken === 'html' ? gatewayPage({ status: 401 }) : outcome;
  }

  return async (request: IncomingMessage, signal: AbortSignal): Promise<Outcome> => {
    const path = readPath(request.url ?? '/');
    const file = world.shelf.answer(path);
    if (file) return file;
    const [, given, method = '(no method)'] = /^\/bot([^/]*)\/([^/]+)\/?$/.exec(path) ?? [];
    // Read even if it will be refused: a client still writing would see a reset instead of the refusal.
    const body = await readBody(request, REQUEST_BYTES).catch(() => undefined);
    if (given === undefined) return dispatcher.refuse(method, toPerformed(badRequest('bad path')));
    if (given !== token) return refuseToken(method);
    if (!body) return dispatcher.refuse(method, toPerformed(badRequest('the body cannot be read')));
    return dispatcher.dispatch(method, body, { via: 'http', signal });
  };
}

/** Decoded, as some clients send the token's colon as `%3A`. */
function readPath(url: string): string {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/s, ''));
  } catch {
    return '/';
  }
}
