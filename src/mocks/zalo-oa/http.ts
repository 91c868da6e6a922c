/** The addresses of the three servers of the OA API, here one: tokens, messages, templates, and people's files. */
import type { IncomingMessage } from 'node:http';
import type { Faults } from '../control.ts';
import { createDispatcher, type Dispatcher, type Performed } from '../platform/dispatch.ts';
import type { Outcome } from '../platform/outcome.ts';
import { jsonAnswer } from '../platform/outcome.ts';
import { type Params, readText } from '../platform/params.ts';
import { readBody, UnreadableRequestError } from '../platform/request.ts';
import { broken, OaRefusal, performedOf, planned, refusalOf } from './refusals.ts';
import { sendConsultation, userIdOf } from './send.ts';
import { KEPT } from './switches.ts';
import type { World } from './world.ts';

export interface Asked {
  params: Params;
  /** Of the headers. */
  accessToken: string | undefined;
  secretKey: string | undefined;
}

/** Path → the name under which calls are recorded and faults planned. */
const METHODS: Record<string, string> = {
  '/v4/oa/access_token': 'access_token',
  '/v3.0/oa/message/cs': 'message/cs',
  '/message/template': 'message/template',
};

/** The record of calls, and the way every one of them goes. */
export function createOaDispatcher(world: World, faults: Faults): Dispatcher<Asked> {
  return createDispatcher<Asked>({
    now: world.now,
    secrets: world.oauth.secrets,
    faults,
    seen: ({ params }) => ({ params, files: [] }),
    chatOf: ({ params }) => userIdOf(params) ?? readText(params, 'phone'),
    perform: (method, asked, signal) => perform(world, method, asked, signal),
    planned,
    broken,
    changed: world.watch.changed,
  });
}

async function perform(world: World, method: string, asked: Asked, signal: AbortSignal): Promise<Performed> {
  try {
    if (method === 'access_token') return { status: 200, body: world.oauth.exchange(asked.params, asked.secretKey) };
    const zns = method === 'message/template';
    if (!world.oauth.accepts(asked.accessToken)) throw refusalOf(zns ? -124 : world.switches.badAccess);
    const data = zns ? world.zns.send(asked.params) : await sendConsultation(world, asked.params, signal);
    return { status: 200, body: { data, error: 0, message: 'Success' } };
  } catch (error) {
    if (error instanceof OaRefusal) return performedOf(error);
    throw error;
  }
}

/** Answers one request; never rejects but for a connection that breaks off. */
export function createAnswers({ world, dispatcher }: { world: World; dispatcher: Dispatcher<Asked> }) {
  return async (request: IncomingMessage, signal: AbortSignal): Promise<Outcome> => {
    const path = (request.url ?? '/').replace(/[?#].*$/s, '');
    const file = world.shelf.answer(path);
    if (file) return file;
    const method = request.method === 'POST' ? METHODS[path] : undefined;
    try {
      const { params } = await readBody(request, KEPT.requestBytes);
      if (method === undefined) return jsonAnswer(404, { error: 404, message: 'You currently access to an empty api' });
      const asked = { params, accessToken: header(request, 'access_token'), secretKey: header(request, 'secret_key') };
      return await dispatcher.dispatch(method, asked, { via: 'http', signal });
    } catch (error) {
      if (!(error instanceof UnreadableRequestError)) throw error;
      return dispatcher.refuse(method ?? path, performedOf(new OaRefusal(-122, `the request is ${error.reason}`)));
    }
  };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
