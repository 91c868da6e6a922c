/**
 * HTTP/1.1 on bare sockets, no more of it than the load needs: messages with a content-length, one at a time on a connection.
 * node's own client and server cost as much as a bare server does, and the load would measure itself.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface HttpMessage {
  /** The first line and the headers. */
  head: string;
  body: string;
  /** On the wire. */
  bytes: number;
}

export interface Connection {
  /** Resolves to the answer; rejects when the connection breaks before. One at a time. */
  exchange(request: string): Promise<HttpMessage>;
  /** False once either side has closed it, or may be about to for want of use: servers of node's close what was idle for 5 s. */
  isFresh(): boolean;
  close(): void;
}

const freshMs = 3_000;

/** A connection to a port of this machine. */
export function openConnection(port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let waiting: PromiseWithResolvers<HttpMessage> | null = null;
    let usedAt = performance.now();
    const over = () => {
      waiting?.reject(new Error('the connection broke before the answer came'));
      waiting = null;
    };
    read(socket, (message) => {
      waiting?.resolve(message);
      waiting = null;
    });
    socket.once('error', (error) => {
      reject(error);
      over();
    });
    socket.once('close', over);
    socket.once('connect', () =>
      resolve({
        exchange(request) {
          if (waiting) throw new Error('one request at a time');
          // What is written to a closed socket is lost without a word.
          if (!socket.writable) throw new Error('the connection was closed before it was used');
          waiting = Promise.withResolvers();
          usedAt = performance.now();
          socket.write(request);
          return waiting.promise;
        },
        isFresh: () => socket.writable && !socket.readableEnded && performance.now() - usedAt < freshMs,
        close: () => socket.destroy(),
      }),
    );
  });
}

/** A server on a free port of this machine: every request is answered with what `answer` makes of it, as JSON with status 200. */
export async function serve(
  answer: (request: HttpMessage) => string,
): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Whoever ends with calls under way breaks connections.
    socket.on('error', () => {});
    read(socket, (request) => {
      const body = answer(request);
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const nothing = Buffer.alloc(0);

function read(socket: Socket, taken: (message: HttpMessage) => void) {
  let held: Buffer = nothing;
  socket.on('data', (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (let next = cut(held); next !== null; next = cut(held)) {
      held = held.subarray(next.bytes);
      taken(next);
    }
  });
}

/** The first message in these bytes; null when it is not whole. */
function cut(bytes: Buffer): HttpMessage | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  if (/\r\ntransfer-encoding:/i.test(head)) throw new Error('a body without a content-length is not read here');
  const begin = headEnd + 4;
  const end = begin + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < end) return null;
  return { head, body: bytes.toString('utf8', begin, end), bytes: end };
}
