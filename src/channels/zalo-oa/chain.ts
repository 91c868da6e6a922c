/**
 * The chain of refresh tokens: each is good once and brings the next (documented). A new pair is on disk before anybody sees it, as one
 * that is lost can only be replaced by a person who allows the app again.
 */
import { createHash } from 'node:crypto';
import { createExchange, type Exchanged, type ExchangeOptions } from './exchange.ts';

/** Secret, all but `origin`. */
export interface Tokens {
  accessToken: string;
  /** Epoch ms. */
  accessUntil: number;
  refreshToken: string;
  /** Which configured token the chain began with, as a digest. */
  origin: string;
  /** Epoch ms; missing in what earlier versions have kept. */
  gotAt?: number;
}

/** Where the pair is kept. `write` resolves when it is durable, and is called by one process at a time. */
export interface TokenStore {
  read(): Promise<Tokens | null>;
  write(tokens: Tokens): Promise<void>;
}

export interface ChainOptions extends ExchangeOptions {
  /** From the configuration: the first of a chain. A new one begins a new chain. */
  refreshToken: string;
  store: TokenStore;
  /** Epoch ms. */
  now: () => number;
  failed: (error: unknown) => void;
}

export interface Chain {
  /** The pair on disk if its chain began with the configured token, whatever it is still good for. */
  read(): Promise<Tokens | null>;
  /** One refresh, of one at a time: the pair is on disk when it resolves. Throws `NoTokensError`. */
  advance(stored: Tokens | null): Promise<Tokens>;
  /** A pair was got and could not be kept: the next `advance` only tries to keep it. */
  hasUnsaved(): boolean;
}

/** There is no new pair; the message is for the operator. */
export class NoTokensError extends Error {
  override name = 'NoTokensError';
  /** The configured token itself was refused, at its first use. */
  readonly neverGood: boolean;
  constructor(words: string, { cause, neverGood = false }: { cause: unknown; neverGood?: boolean }) {
    super(`Zalo OA: ${words}`, { cause });
    this.neverGood = neverGood;
  }
}

const again =
  'allow the app again in the Zalo developer console, put the new refresh token into ZALO_OA_REFRESH_TOKEN and start again';
const neverGood = `the refresh token of the configuration is refused (used before, expired, or of another app): ${again}; check ZALO_OA_APP_ID and ZALO_OA_SECRET, too`;
const lost = `the stored refresh token is refused, no message can be sent: ${again}`;
const unclear = `twice no answer to a refresh, so that nobody knows whether the token is used up; it is tried again, and if this stays: ${again}`;

/** Knows nothing but what the store holds. */
export function createChain(options: ChainOptions): Chain {
  const { refreshToken: configured, store, now, failed } = options;
  const exchange = createExchange(options);
  const origin = createHash('sha256').update(configured).digest('hex');
  /** Got for the refresh token `spent`, but not yet on disk. */
  let unsaved: { tokens: Tokens; spent: string } | null = null;
  /** Refused for good; nobody asks with it again. */
  let dead: { token: string; error: NoTokensError } | null = null;

  async function save(tokens: Tokens, spent: string): Promise<Tokens> {
    unsaved = { tokens, spent };
    await store.write(tokens).catch((cause: unknown) => {
      throw new NoTokensError('new tokens cannot be written to disk; do not stop the assistant before they are', {
        cause,
      });
    });
    unsaved = null;
    return tokens;
  }

  /** Whether a first try took effect nobody knows; the same token once more either tells, or is what was meant. */
  async function exchangeTwice(token: string): Promise<{ exchanged: Exchanged; answerLost: boolean }> {
    const first = await exchange(token);
    if (first.outcome !== 'unknown') return { exchanged: first, answerLost: false };
    failed(first.error);
    return { exchanged: await exchange(token), answerLost: true };
  }

  function notGot({ outcome, error }: Exclude<Exchanged, { outcome: 'pair' }>, first: boolean): NoTokensError {
    if (outcome === 'unknown') return new NoTokensError(unclear, { cause: error });
    if (outcome === 'later')
      return new NoTokensError('the server that gives tokens does not serve us', { cause: error });
    return new NoTokensError(first ? neverGood : lost, { cause: error, neverGood: first });
  }

  return {
    async read() {
      const stored = await store.read().catch((cause: unknown) => {
        throw new NoTokensError('the stored tokens cannot be read', { cause });
      });
      return stored?.origin === origin ? stored : null;
    },
    async advance(stored) {
      const token = stored?.refreshToken ?? configured;
      if (unsaved && [unsaved.spent, unsaved.tokens.refreshToken].includes(token)) {
        return await save(unsaved.tokens, unsaved.spent);
      }
      // The chain went on elsewhere.
      unsaved = null;
      if (dead?.token === token) throw dead.error;
      const { exchanged, answerLost } = await exchangeTwice(token);
      if (exchanged.outcome !== 'pair') {
        const error = notGot(exchanged, stored === null && !answerLost);
        if (exchanged.outcome === 'refused') dead = { token, error };
        throw error;
      }
      const { accessToken, refreshToken, lastsMs } = exchanged.pair;
      return await save({ accessToken, refreshToken, accessUntil: now() + lastsMs, origin, gotAt: now() }, token);
    },
    hasUnsaved: () => unsaved !== null,
  };
}
