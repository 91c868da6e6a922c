/** The HTTP server before a fake: on loopback, never crashing on what it is sent, gone at once when closed. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Outcome, sendOutcome } from './outcome.ts';

export interface FrontOptions {
  /** `signal` is aborted when the bot hangs up or the fake is closed. A rejection is answered with a bare 500. */
  answer(request: IncomingMessage, signal: AbortSignal): Promise<Outcome>;
  /** Aborted when the fake is closed. */
  closing: AbortSignal;
  /** 0, or left out, takes any free port. */
  port?: number | undefined;
  host?: string | undefined;
}

export interface Front {
  /** Without a slash at its end. */
  url: string;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
}

/** Rejects when the port is taken. Close it, or it keeps the process alive. */
export async function startFront({ answer, closing, port = 0, host = '127.0.0.1' }: FrontOptions): Promise<Front> {
  const http = createServer((request, response) => void serve(request, response));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const hungUp = new AbortController();
    response.on('close', () => hungUp.abort());
    const outcome = await answer(request, AbortSignal.any([hungUp.signal, closing])).catch(failed);
    sendOutcome(response, outcome);
  }

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, resolve);
  });
  const { address, port: taken, family } = http.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    async close() {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
    },
  };
}

function failed(error: unknown): Outcome {
  return { kind: 'answer', status: 500, type: 'text/plain', body: `the fake itself failed: ${error}` };
}
