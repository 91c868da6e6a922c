/** The desk's API, typed from its OpenAPI document; what goes wrong is thrown as `ProblemError`. */
import createClient, { type Middleware } from 'openapi-fetch';
import type { Paths, Problem } from './api.d.ts';
import { language } from './texts.ts';

/** What the server has against it: `problem.title` is for whoever sits here. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

let csrf = '';
/** To be called with what `me` and `sign-in` tell. */
export const rememberCsrf = (token: string) => {
  csrf = token;
};

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', language());
    if (request.method !== 'GET') request.headers.set('x-csrf-token', csrf);
    return request;
  },
};

export const api = createClient<Paths>({ baseUrl: '/desk/api' });
api.use(headers);

/** The answer; throws `ProblemError`, or what `fetch` throws when the server cannot be reached. */
export async function told<T>(asked: Promise<{ data?: T; error?: Problem; response: Response }>): Promise<T> {
  const { data, error, response } = await asked;
  if (error !== undefined || !response.ok)
    throw new ProblemError(error ?? { status: response.status, code: 'unknown', title: response.statusText });
  return data as T;
}
