/** Calls back when nothing has been written for a while, or when something was written long enough ago. */

/** Traffic that never pauses must not keep personal data in the journal for ever. */
const AGE_MAX_IN_IDLE_TIMES = 10;

export class IdleTimer {
  readonly #idleMs: number;
  readonly #now: () => number;
  readonly #onIdle: () => Promise<void>;
  #timer: NodeJS.Timeout | null = null;
  #firstAt = 0;
  #lastAt = 0;
  #stopped = false;

  /** When `onIdle` fails it is called again after another `idleMs`. */
  constructor({ idleMs, now, onIdle }: { idleMs: number; now: () => number; onIdle: () => Promise<void> }) {
    this.#idleMs = idleMs;
    this.#now = now;
    this.#onIdle = onIdle;
  }

  /** Something has been written. Moves no timer, as it is called for every write. */
  touch(): void {
    this.#lastAt = this.#now();
    if (this.#timer || this.#stopped) return;
    this.#firstAt = this.#lastAt;
    this.#arm(this.#idleMs);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #arm(ms: number): void {
    // A waiting timer is no reason for the process to live on.
    this.#timer = setTimeout(() => this.#look(), ms).unref();
  }

  #look(): void {
    const now = this.#now();
    const rest = Math.min(this.#lastAt + this.#idleMs, this.#firstAt + AGE_MAX_IN_IDLE_TIMES * this.#idleMs) - now;
    if (rest > 0) {
      this.#arm(rest);
      return;
    }
    this.#timer = null;
    this.#onIdle().catch(() => this.touch());
  }
}
