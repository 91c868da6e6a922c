/** Reads everything of a source and says what of it is not as it should be. */
import type { Seal } from '../engine/seal.ts';
import { createAuditChain } from './audit-chain.ts';
import { documentOf, type Indexed } from './documents.ts';
import { counted, type Entry, type Kind, kinds, type Source } from './kinds.ts';
import type { Progress } from './progress.ts';
import { opens } from './seals.ts';

export interface VerifyOptions {
  source: Source & { indexed?: Indexed };
  /** Null: what is sealed is left so. */
  seal: Seal | null;
  /** How a conversation is named to people: its number in the help desk. */
  numberOf: (id: string) => string;
  progress: Progress;
  /** Told of each thing that is wrong. */
  wrong: (what: string) => void;
}

/** Says how much there is. Every document must be one and open with the key, the index agree with them, and the audit log be whole. */
export async function verify(options: VerifyOptions): Promise<Record<Kind, number>> {
  const { source, progress, wrong } = options;
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
  const chain = createAuditChain(await source.auditEnd());
  const indexes = new Map(Object.entries(source.indexed ?? {}).map(([kind, { index }]) => [kind, index()]));
  const disagreeing = new Map<Kind, number>();
  for await (const { kind, entries } of source.stream()) {
    const readable = entries.filter((entry) => isReadable(kind, entry, options));
    const index = indexes.get(kind);
    if (index !== undefined) {
      const count = await index.wrong(readable.map(documentOf));
      disagreeing.set(kind, (disagreeing.get(kind) ?? 0) + count);
    }
    if (kind === 'audit') for (const { text } of entries) chain.take(text);
    counts[kind] += entries.length;
    progress.add('read', kind, entries.length);
  }
  for (const [kind, count] of disagreeing) {
    const all = count + (indexes.get(kind)?.left() ?? 0);
    if (all > 0) wrong(`the index has another time, version or document for ${counted(all, kind)}`);
  }
  const brokenAt = chain.brokenInAll();
  if (brokenAt !== null) wrong(`the audit log is not as it was written from entry ${brokenAt} on`);
  return counts;
}

const isDocument = (kind: Kind) => kind === 'conversation' || kind === 'mailbox' || kind === 'figures';

/** Tells of what it is not. */
function isReadable(kind: Kind, entry: Entry, { seal, numberOf, wrong }: VerifyOptions): boolean {
  const name = `${kind} ${isDocument(kind) ? numberOf(entry.id) : entry.id}`;
  try {
    if (isDocument(kind)) documentOf(entry);
    if (seal !== null && opens(seal, kind, entry) === false) wrong(`${name} does not open with this DATA_KEY`);
    return true;
  } catch {
    // Its message may quote what could not be read.
    wrong(`${name} is no document`);
    return false;
  }
}
