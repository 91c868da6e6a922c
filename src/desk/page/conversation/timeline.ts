/** What was said and noted, in the order of time, with the days between. */
import type { Conversation, Entry, Note } from '../api.d.ts';

export type Item =
  | { kind: 'day'; key: string; at: number }
  /** `toPerson`: said while a person was speaking, so that the assistant made nothing of it. */
  | { kind: 'entry'; key: string; at: number; entry: Entry; toPerson: boolean }
  | { kind: 'note'; key: string; at: number; note: Note };

/** Whether a person speaks from here on; undefined for what changes nothing of that. */
function toPersonAfter({ who, what }: Entry): boolean | undefined {
  if (who !== 'desk' || what === null || what.startsWith('move:')) return undefined;
  return what === 'taken';
}

/** At the beginning of what is kept: the other than what the first change came to. */
function toPersonAtFirst({ transcript, summary }: Told): boolean {
  const first = transcript.map(toPersonAfter).find((is) => is !== undefined);
  return first === undefined ? summary.holder !== null : !first;
}

type Told = Pick<Conversation, 'transcript' | 'notes'> & { summary: Pick<Conversation['summary'], 'holder'> };

/** The oldest first; keys stay the same when more is added. */
export function timelineOf(told: Told): Item[] {
  const { transcript, notes } = told;
  let toPerson = toPersonAtFirst(told);
  const said: Item[] = transcript.map((entry) => {
    toPerson = toPersonAfter(entry) ?? toPerson;
    return { kind: 'entry', key: `e${entry.n}`, at: entry.at, entry, toPerson };
  });
  const noted: Item[] = notes.map((note) => ({ kind: 'note', key: `n${note.id}`, at: note.at, note }));
  const all = [...said, ...noted].sort((one, other) => one.at - other.at);
  const items: Item[] = [];
  let day = '';
  for (const item of all) {
    const of = new Date(item.at).toDateString();
    if (of !== day) items.push({ kind: 'day', key: `d${of}`, at: item.at });
    day = of;
    items.push(item);
  }
  return items;
}
