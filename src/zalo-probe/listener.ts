/** A small HTTP server where Zalo brings updates while the probe looks on; it answers as it is told. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parsedJson } from '../answer-text.ts';
import { secretHeader, webhookPath } from '../channels/zalo-bot/webhook.ts';
import type { Clock } from '../engine/clock.ts';
import { isSecret } from '../shown-secrets.ts';
import { UnmeasuredError } from './endings.ts';

export interface Arrival {
  /** Epoch ms. */
  at: number;
  method: string;
  /** Without its parameters. */
  contentType: string;
  /** Whether it showed the secret that only Zalo was told. */
  secretRight: boolean;
  /** Parsed; undefined when it is no JSON, or there is none. */
  body: unknown;
}

export interface Listener {
  port: number;
  /** From now on only what shows it counts as Zalo's. */
  expect(secret: string): void;
  /** From now on all that shows the secret is answered with this HTTP status. */
  answerWith(status: (arrival: Arrival) => number): void;
  /** All requests to the webhook's path, oldest first; at most 1,000. */
  arrivals(): readonly Arrival[];
  /** Resolves once `find` finds something, null after `ms`; rejects when the signal aborts, with its reason. */
  until<Found>(find: () => Found | undefined, limits: { ms: number; signal: AbortSignal }): Promise<Found | null>;
  close(): Promise<void>;
}

/** An update is a few kB. */
const bodyBytesMax = 1024 * 1024;
const arrivalsMax = 1_000;

/** Throws `UnmeasuredError` when the port is taken. Close it, or it keeps the process alive. */
export async function startListener(options: { port: number; host?: string; clock: Clock }): Promise<Listener> {
  const { port, host, clock } = options;
  const arrivals: Arrival[] = [];
  const lookers = new Set<() => void>();
  let secret = '';
  let statusOf: (arrival: Arrival) => number = () => 200;

  const server = createServer(async (request, response) => {
    if (request.url?.split('?')[0] !== webhookPath) return response.writeHead(404).end();
    const text = await readBody(request).catch(() => null);
    if (text === null) return response.writeHead(413, { connection: 'close' }).end();
    const arrival: Arrival = {
      at: clock.now(),
      method: /^[A-Z]{1,10}$/.exec(request.method ?? '')?.[0] ?? '(odd)',
      contentType: /^[\w./+-]{1,60}/.exec(request.headers['content-type'] ?? '')?.[0] ?? '',
      secretRight: isSecret(String(request.headers[secretHeader] ?? ''), secret),
      body: parsedJson(text),
    };
    if (arrivals.length < arrivalsMax) arrivals.push(arrival);
    // Whoever finds the address may look, as the platform's first call may come without the secret.
    response.writeHead(arrival.secretRight ? statusOf(arrival) : 200).end();
    for (const look of [...lookers]) look();
  });
  await listen(server, port, host);

  return {
    port: (server.address() as AddressInfo).port,
    expect(expected) {
      secret = expected;
    },
    answerWith(status) {
      statusOf = status;
    },
    arrivals: () => arrivals,
    until(find, { ms, signal }) {
      return new Promise((resolve, reject) => {
        const over = () => {
          lookers.delete(look);
          callOff();
          signal.removeEventListener('abort', aborted);
        };
        const aborted = () => {
          over();
          reject(signal.reason);
        };
        const look = () => {
          const found = find();
          if (found === undefined) return;
          over();
          resolve(found);
        };
        const callOff = clock.after(ms, () => {
          over();
          resolve(null);
        });
        signal.addEventListener('abort', aborted);
        lookers.add(look);
        if (signal.aborted) aborted();
        else look();
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: ReturnType<typeof createServer>, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = /^E[A-Z]+$/.exec(error.code ?? '')?.[0] ?? 'unknown';
      reject(
        new UnmeasuredError({
          vi: `không mở được cổng PORT=${port} (${code}); hãy dừng trợ lý rồi chạy lại`,
          en: `PORT=${port} cannot be listened on (${code}): stop the assistant and run this again`,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > bodyBytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
