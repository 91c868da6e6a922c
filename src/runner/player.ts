/** Plays dialogues one after the other, and tells of each what became of it and what of the flows it went through. */
import { flowsFor } from '../engine/machine.ts';
import { traced } from '../engine/trace.ts';
import type { Seen } from './coverage/coverage.ts';
import type { Dialogue } from './dialogue.ts';
import type { Outcome } from './play/outcome.ts';
import { play } from './play/play.ts';
import type { Theatre } from './stage.ts';
import { createInProcessTheatre } from './stages/in-process.ts';
import { createTelegramTheatre } from './stages/telegram.ts';
import { createTerminalTheatre } from './stages/terminal.ts';
import { type Address, createUrlTheatre } from './stages/url.ts';
import { createWebTheatre } from './stages/web.ts';
import { createZaloBotTheatre } from './stages/zalo-bot.ts';
import { createZaloOaTheatre } from './stages/zalo-oa.ts';

export const channels = [
  'in-process',
  'terminal',
  'telegram',
  'telegram-webhook',
  'zalo-bot',
  'zalo-bot-webhook',
  'zalo-oa',
  'web',
] as const;
export type ChannelName = (typeof channels)[number];
/** A channel of this process's own, or a deployed assistant. */
export type Where = ChannelName | Address;

export interface Played {
  outcome: Outcome;
  /** Null where it cannot be seen. */
  seen: Seen | null;
}

export interface Player {
  play(dialogue: Dialogue, options?: { accept?: boolean }): Promise<Played>;
  close(): Promise<void>;
}

/** Not for several dialogues at the same time. */
export async function createPlayer(where: Where): Promise<Player> {
  let seen = { states: new Set<string>(), transitions: new Set<string>(), lines: new Set<string>() };
  const machineFor = (linkingHere: boolean) =>
    traced(
      flowsFor({ linkingHere }),
      (id) => void seen.transitions.add(id),
      (path) => void seen.states.add(path),
    );
  const machines = { both: machineFor(true), guide: machineFor(false) };
  const said = (line: string) => void seen.lines.add(line);
  const theatres: Record<ChannelName, () => Theatre> = {
    'in-process': () => createInProcessTheatre({ machines, said }),
    terminal: createTerminalTheatre,
    telegram: createTelegramTheatre,
    'telegram-webhook': () => createTelegramTheatre({ mode: 'webhook' }),
    'zalo-bot': createZaloBotTheatre,
    'zalo-bot-webhook': () => createZaloBotTheatre({ mode: 'webhook' }),
    'zalo-oa': createZaloOaTheatre,
    web: createWebTheatre,
  };
  const theatre = typeof where === 'string' ? theatres[where]() : createUrlTheatre(where);
  return {
    async play(dialogue, options) {
      seen = { states: new Set(), transitions: new Set(), lines: new Set() };
      const outcome = await play(dialogue, theatre, options);
      const { states, transitions, lines } = seen;
      const all = { states: [...states], transitions: [...transitions], lines: [...lines] };
      return { outcome, seen: where === 'in-process' ? all : null };
    },
    close: theatre.close,
  };
}
