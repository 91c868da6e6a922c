/** The HTTP face: health, metrics, and what channels bring. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { type Log, tell } from './log.ts';
import type { Metrics } from './metrics.ts';

export interface ServerOptions {
  metrics: Metrics;
  log: Log;
  /** Throws when the assistant cannot work right now. */
  ready: () => Promise<void>;
  /** It takes nothing more in, so that a proxy should ask others; false unless told. */
  ending?: () => boolean;
  /** Path → what answers there. */
  mounts: Record<string, Router>;
  /** How many proxies of one's own stand before it: so far `X-Forwarded-For` is believed; none unless told. */
  trustedProxies?: number;
}

/** `/`, `/livez` (503 while it is ending), `/readyz` (503 with a reason when `ready` throws), `/metrics` and the mounts. Not yet listening; body parsing is each mount's own. */
export function createApp(options: ServerOptions): Express {
  const { metrics, log, ready, ending = () => false, mounts, trustedProxies = 0 } = options;
  const app = express();
  app.set('trust proxy', trustedProxies);
  app.use(headersForBrowsers());
  app.get('/livez', (_request, response) => {
    if (ending()) return void response.status(503).type('text').send('ending\n');
    response.type('text').send('ok\n');
  });
  app.get('/readyz', async (_request, response) => {
    try {
      await ready();
      response.type('text').send('ok\n');
    } catch (error) {
      response
        .status(503)
        .json({ ready: false, reason: error instanceof NotReadyError ? error.message : tell(error).error });
    }
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });
  for (const [path, router] of Object.entries(mounts)) app.use(path, router);
  app.get('/', (_request, response) => {
    response.type('text').send('Trợ lý liên kết VNeID đang chạy. / The VNeID linking assistant is running.\n');
  });
  app.use(answerErrors(log));
  return app;
}

/** No browser reads what a platform's servers are answered, and there are many of them. */
function headersForBrowsers(): RequestHandler {
  const setHeaders = helmet();
  return (request, response, next) =>
    request.path.startsWith('/webhooks/') ? next() : setHeaders(request, response, next);
}

/** A reason in words that an operator may read. */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
}

/** Bad input gets its status and nothing else; what is our fault is logged. */
const answerErrors =
  (log: Log): ErrorRequestHandler =>
  (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = typeof error?.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : 500;
    if (status === 500) log.error(tell(error), 'request failed');
    response.sendStatus(status);
  };

/** What comes in is a few kB; who takes longer holds a connection on purpose. Answers may take as long as they like (news are streamed). */
const requestMs = 30_000;
const headersMs = 15_000;

export interface Listening {
  server: Server;
  /** The one asked for, or the one found for 0. */
  port: number;
  /** Where this machine reaches it. */
  origin: string;
}

/** At every address of the machine, or at `host` alone. Rejects when the port is taken, or `host` is none of this machine's. */
export function listen(app: Express, { port, host }: { port: number; host?: string | undefined }): Promise<Listening> {
  const server = createServer({ requestTimeout: requestMs, headersTimeout: headersMs }, app);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      resolve({ server, port: address.port, origin: originOf(address) });
    });
  });
}

function originOf({ address, family, port }: AddressInfo): string {
  // Every address of the machine: the loopback is one of them.
  if (address === '::' || address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}
