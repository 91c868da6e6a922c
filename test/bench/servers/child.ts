/** What every server of the benchmark has in common: a process of its own, told what it needs in its first argument, gone with the one that started it. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServerSettings {
  /** Where it may write; its own, and there already. */
  folder: string;
  /** Where the Bot API is. */
  apiRoot: string;
  /** Of the bot. */
  token: string;
  /** Comes with every update in Telegram's header. */
  secret: string;
  /** Of the database, where it works on one. */
  databaseUrl?: string;
}

/** The same for all. */
export const webhookPath = '/webhooks/telegram';

/** Ends the process when its parent is gone. */
export function readSettings(): ServerSettings {
  process.once('disconnect', () => process.exit());
  return JSON.parse(process.argv[2] ?? '');
}

/** Tells the parent where to send updates. */
export const tellPort = (port: number) => process.send?.({ port });

export function tellWhenListening(server: Server) {
  server.once('listening', () => tellPort((server.address() as AddressInfo).port));
}
