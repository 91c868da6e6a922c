/** Waiting in real time, for the delays a fake makes up. */

/** Resolves after `ms`, or as soon as `signal` is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

/** Acts after `ms`, unless `cancelled` is aborted before. */
export function later(ms: number, cancelled: AbortSignal, act: () => void): void {
  void pause(ms, cancelled).then(() => {
    if (!cancelled.aborted) act();
  });
}
