/** What is being handed to a platform at this moment: one message a conversation. */
export interface UnderWay {
  begin(id: string): void;
  end(id: string): void;
  /** Resolves when nothing of this conversation's is; null when nothing is now. */
  over(id: string): Promise<void> | null;
}

/** Nothing is under way at the beginning. */
export function createUnderWay(): UnderWay {
  const messages = new Map<string, { over: Promise<void>; end: () => void }>();
  return {
    begin(id) {
      if (messages.has(id)) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      messages.set(id, { over: promise, end: resolve });
    },
    end(id) {
      messages.get(id)?.end();
      messages.delete(id);
    },
    over: (id) => messages.get(id)?.over ?? null,
  };
}
