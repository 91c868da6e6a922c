/** Keeps the list true by itself: what time changes, and what a process that died has left. One process at a time does it. */
import type { Clock } from '../../../engine/clock.ts';
import { type Conversation, type FrozenConversation, isErased, thaw } from '../../../engine/conversation.ts';
import { BrokenSealError, type Seal } from '../../../engine/seal.ts';
import { DamagedDocumentError, type Store } from '../../../stores/store.ts';
import type { Ask } from '../../database.ts';
import { pause } from '../../pause.ts';
import { type CardRow, type CardRows, cardForm, idOfStored } from './rows.ts';
import type { SealedCards } from './sealed-cards.ts';

export interface Upkeep {
  /** Until the signal: every second the cards whose standing the clock has changed. Throws what the database throws. */
  standing(signal: AbortSignal): Promise<void>;
  /** Until the signal: now and again and again all cards that are not their conversation's. Throws what the database throws. */
  repair(signal: AbortSignal): Promise<void>;
}

export interface UpkeepOptions {
  ask: Ask;
  clock: Clock;
  store: Pick<Store<FrozenConversation>, 'read'>;
  seal: Seal;
  rows: CardRows;
  cards: SealedCards;
  put: (conversations: Conversation[]) => Promise<void>;
  /** These have changed. */
  done: (numbers: string[]) => void;
  /** Every conversation has its card. */
  complete: () => Promise<void>;
  failed: (error: unknown) => void;
}

const standingEveryMs = 1_000;
const standingsAtOnce = 100;
const repairEveryMs = 5 * 60_000;
/** Of a million conversations looking takes minutes, and is to be a small part of what the database does. */
const restsPerLook = 20;
/** Each row of a page is read from its table, which on a slow disk may take some ms. */
const pageSize = 250;
/** Each takes some 0.5 ms to unseal and to seal, so that nothing else waits longer than ten milliseconds for this. */
const readAtOnce = 16;
/** Whoever asks what is new asks within seconds. */
const goneForMin = 10;

const mismatches = `
  with page as materialized (select id, version from conversation where id > $1 order by id limit ${pageSize})
  select (select max(id) from page) as last, array(
    select page.id from page left join desk_card on desk_card.id = page.id
    where desk_card.version is distinct from page.version or desk_card.form <> $2) as ids`;
const orphans = `
  with page as materialized (select number, id from desk_card where number > $1 order by number limit ${pageSize})
  select (select max(number) from page) as last, (select coalesce(json_agg(json_build_object('number', number, 'id', id)), '[]')
    from page where not exists (select 1 from conversation where conversation.id = page.id)) as orphans`;

/** Everything is done in pages, each a statement of its own. */
export function createUpkeep(options: UpkeepOptions): Upkeep {
  const { ask, clock, store, seal, rows, cards, put, done, complete, failed } = options;

  function later(due: Parameters<SealedCards['later']>[0], now: number): CardRow[] {
    try {
      return [cards.later(due, now)];
    } catch (error) {
      failed(error);
      return [];
    }
  }

  async function restand(): Promise<number> {
    const now = clock.now();
    const due = await rows.due(now, standingsAtOnce);
    const changed = due.flatMap((row) => later(row, now));
    if (changed.length === 0) return 0;
    await rows.write(changed);
    done(changed.map(({ number }) => number));
    return changed.length;
  }

  async function read(id: string): Promise<Conversation[]> {
    try {
      const frozen = await store.read(idOfStored(id));
      const conversation = frozen && thaw(frozen, seal);
      return conversation === null || isErased(conversation) ? [] : [conversation];
    } catch (error) {
      // Neither can be shown to anybody; the engine tells of them.
      if (error instanceof DamagedDocumentError || error instanceof BrokenSealError) return [];
      throw error;
    }
  }

  async function makeMissing(signal: AbortSignal): Promise<void> {
    for (let after: string | null = ''; after !== null && !signal.aborted; ) {
      const [page]: Array<{ last: string | null; ids: string[] }> = await ask(
        mismatches,
        [after, cardForm],
        'mismatches',
      );
      const ids = page?.ids ?? [];
      for (let at = 0; at < ids.length && !signal.aborted; at += readAtOnce)
        await put((await Promise.all(ids.slice(at, at + readAtOnce).map(read))).flat());
      after = page?.last ?? null;
    }
  }

  async function removeOrphans(signal: AbortSignal): Promise<void> {
    for (let after: string | null = ''; after !== null && !signal.aborted; ) {
      const [page]: Array<{ last: string | null; orphans: Array<{ number: string; id: string }> }> = await ask(
        orphans,
        [after],
        'orphans',
      );
      const gone = page?.orphans ?? [];
      if (gone.length > 0) await rows.remove(gone.map((card) => ({ ...card, version: null })));
      done(gone.map(({ number }) => number));
      after = page?.last ?? null;
    }
  }

  /** What nobody asks for any more. */
  async function tidy(): Promise<void> {
    await ask('delete from desk_attempt where expire < $1', [clock.now()]);
    await ask(`delete from desk_presence where seen_at < clock_timestamp() - interval '${goneForMin} min'`);
    await ask(`delete from desk_gone where at < clock_timestamp() - interval '${goneForMin} min'`);
    await ask(
      `delete from desk_label where not exists (select 1 from desk_find where words @> array[desk_label.hash])`,
    );
  }

  return {
    async standing(signal) {
      while (!signal.aborted) if ((await restand()) < standingsAtOnce) await pause(clock, standingEveryMs, signal);
    },
    async repair(signal) {
      while (!signal.aborted) {
        const began = clock.now();
        await tidy();
        await makeMissing(signal);
        if (!signal.aborted) await complete();
        await removeOrphans(signal);
        await pause(clock, Math.max(repairEveryMs, restsPerLook * (clock.now() - began)), signal);
      }
    },
  };
}
