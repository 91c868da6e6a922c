/** What parent and child process say to each other. */
import type { Operation } from './io.ts';
import type { Plan } from './plan.ts';
import type { Final } from './record.ts';

export type Variables = Record<string, string>;

export type Order =
  | {
      order: 'start';
      environment: Variables;
      dataKey: string;
      services: { registryUrl: string; vneidUrl: string; token: string };
      plan: Plan | null;
    }
  /** Answered when nothing is in hand. */
  | { order: 'idle' }
  | { order: 'stop' }
  /** The disk works again. */
  | { order: 'heal' }
  /** Of a stopped assistant. */
  | { order: 'record'; environment: Variables; dataKey: string; conversation: string };

export type Word =
  | { word: 'ready' }
  | { word: 'started'; port: number }
  | { word: 'idle' }
  | { word: 'stopped'; operations: number }
  | { word: 'healed' }
  | { word: 'record'; record: Final | null }
  /** The last thing that a process killed says. */
  | { word: 'struck'; operation: Operation }
  | { word: 'logged'; line: string }
  /** It could not start, or gave up. */
  | { word: 'ended'; reason: string };
