/** Lines that were ever said and labels that were ever given, in any process: without them nobody could tell what a hash stands for. */

import type { LineKey } from '../../../../flows/lines.ts';
import type { Clock } from '../../../engine/clock.ts';
import type { Language } from '../../../engine/outside.ts';
import { BrokenSealError, type Seal } from '../../../engine/seal.ts';
import type { Speech } from '../../../speech.ts';
import type { Ask } from '../../database.ts';
import { wordsOfLine } from '../search.ts';
import type { Hashes } from './hashes.ts';

export interface Terms {
  /** Keeps those that are new here; throws what `ask` throws. */
  keep(terms: { lines: string[]; labels: string[] }): Promise<void>;
  /** Lines that have a word which begins so, by language; of other processes, as of two seconds ago. */
  linesWith(word: string): Promise<Record<Language, string[]>>;
  /** Labels in use, in the order of the alphabet; as of two seconds ago. */
  labels(): Promise<string[]>;
}

const goodMs = 2_000;
const sealedAs = 'desk label';
/** A label is free text, and one that is forgotten here is only written again. */
const knownMax = 10_000;

/** Labels are sealed, as somebody may write a name there. */
export function createTerms({
  ask,
  clock,
  seal,
  hashes,
  speech,
}: {
  ask: Ask;
  clock: Clock;
  seal: Seal;
  hashes: Pick<Hashes, 'label'>;
  speech: Pick<Speech, 'outline'>;
}): Terms {
  const kept = new Set<string>();
  const words = new Map<string, Record<Language, string>>();
  const lines = remembered(clock, () => ask<{ line: string }>('select line from desk_line'));
  const labels = remembered(clock, readLabels);

  /** Each is looked for among the cards, by their index; there are some dozens. */
  async function readLabels(): Promise<string[]> {
    const rows = await ask<{ label: string }>(
      `select label from desk_label where exists (select 1 from desk_find where words @> array[desk_label.hash])`,
    );
    return rows.flatMap(({ label }) => opened(label)).sort((a, b) => a.localeCompare(b, 'vi'));
  }

  function opened(label: string): string[] {
    try {
      return [seal.open(label, sealedAs) as string];
    } catch (error) {
      if (error instanceof BrokenSealError) return [];
      throw error;
    }
  }

  function wordsIn(line: string): Record<Language, string> {
    const known = words.get(line);
    if (known) return known;
    const said = (language: Language) => wordsOfLine(speech.outline(language, line as LineKey));
    const made = { vi: said('vi'), en: said('en') };
    words.set(line, made);
    return made;
  }

  return {
    async keep(terms) {
      const newLines = [...new Set(terms.lines)].filter((line) => !kept.has(`line ${line}`));
      const newLabels = [...new Set(terms.labels)].filter((label) => !kept.has(`label ${label}`));
      if (newLines.length > 0)
        await ask('insert into desk_line select unnest($1::text[]) on conflict do nothing', [newLines.sort()]);
      if (newLabels.length > 0)
        await ask(
          'insert into desk_label select * from unnest($1::bigint[], $2::text[]) order by 1 on conflict do nothing',
          [newLabels.map(hashes.label), newLabels.map((label) => seal.close(label, sealedAs))],
        );
      if (kept.size > knownMax) kept.clear();
      for (const line of newLines) kept.add(`line ${line}`);
      for (const label of newLabels) kept.add(`label ${label}`);
      if (newLines.length > 0) lines.forget();
    },
    async linesWith(word) {
      const all = (await lines.now()).map(({ line }) => line);
      const having = (language: Language) => all.filter((line) => wordsIn(line)[language].includes(` ${word}`));
      return { vi: having('vi'), en: having('en') };
    },
    labels: () => labels.now(),
  };
}

/** What was read is good for some seconds. */
function remembered<Value>(clock: Clock, read: () => Promise<Value>) {
  let value: Promise<Value> | null = null;
  let until = 0;
  return {
    forget() {
      value = null;
    },
    now(): Promise<Value> {
      if (value !== null && clock.now() < until) return value;
      const reading = read();
      value = reading;
      until = clock.now() + goodMs;
      reading.catch(() => {
        if (value === reading) value = null;
      });
      return reading;
    },
  };
}
