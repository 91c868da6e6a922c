/** What there is to see of a bot, and waiting for it: the half of a fake's control that every platform has alike. */
import { type Call, DEFAULT_WAIT_MS, type Keep, type SentMessage, type Watch } from '../control.ts';

/** The parts of `FakePlatform` made here. */
export interface Looks<Message> {
  sent(chat?: string | number): Message[];
  calls(method?: string): Call[];
  waitFor(predicate: (message: Message) => boolean, timeoutMs?: number): Promise<Message>;
  waitForCall(wanted: string | ((call: Call) => boolean), timeoutMs?: number): Promise<Call>;
  waitUntilTaken(timeoutMs?: number): Promise<void>;
}

/** Promises what `FakePlatform` says of each. Waits that end in vain say what `explain` says. */
export function createLooks<Message extends SentMessage<unknown>>(parts: {
  watch: Watch;
  calls: Keep<Call>;
  sent(chat?: string | number): Message[];
  /** Nothing is queued and nothing is on its way. */
  isTaken(): boolean;
  explain(): string;
}): Looks<Message> {
  const { watch, sent, isTaken, explain } = parts;
  const named = (name: string) => (call: Call) => call.method.toLowerCase() === name.toLowerCase();
  const calls = (method?: string): Call[] => parts.calls.all().filter(method ? named(method) : () => true);
  return {
    sent,
    calls,
    waitFor(predicate, timeoutMs = DEFAULT_WAIT_MS) {
      const what = () => `no such message of the bot.\n${explain()}`;
      return watch.until(() => sent().find(predicate), { timeoutMs, what });
    },
    waitForCall(wanted, timeoutMs = DEFAULT_WAIT_MS) {
      const isMeant = typeof wanted === 'string' ? named(wanted) : wanted;
      const isOver = (call: Call) => call.status !== undefined || call.lost === true;
      const what = () => `no such call${typeof wanted === 'string' ? ` of ${wanted}` : ''}.\n${explain()}`;
      return watch.until(() => calls().find((call) => isOver(call) && isMeant(call)), { timeoutMs, what });
    },
    async waitUntilTaken(timeoutMs = DEFAULT_WAIT_MS) {
      const what = () => `the bot has not taken everything.\n${explain()}`;
      await watch.until(isTaken, { timeoutMs, what });
    },
  };
}

/** How many refused calls an error message shows. */
const REFUSALS_SHOWN = 5;

/** What may explain a silence: how much the bot has not taken, and the last calls refused. */
export function explainSilence({ notTaken, calls }: { notTaken: number; calls: Keep<Call> }): string {
  const refused = calls.all().filter((call) => call.error !== undefined || call.lost);
  return [
    `Updates the bot has not taken: ${notTaken}`,
    ...refused
      .slice(-REFUSALS_SHOWN)
      .map(({ method, status, code, error }) => `refused: ${method} ${code ?? status ?? ''} ${error ?? 'lost'}`),
  ].join('\n');
}
