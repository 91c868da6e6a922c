/**
 * Remembers on disk when which conversation is due, so that starting needs no look into the documents, however many there are.
 *
 * It repeats what the documents say and can be made again from them. Each checkpoint adds the conversations it has written and
 * flushes before their journal is dropped, so that the log and the journal together are always complete; what has been flushed is
 * claimed in the journal's header, and a log that has less is not believed. Now and then, and at every erasure, it is rewritten.
 */
import { join } from 'node:path';
import type { DueQueue } from '../due-queue.ts';
import { type Files, flushed, type OpenFile } from './files.ts';
import { decodeLines, encodeLine } from './lines.ts';
import type { Claim } from './records.ts';

export type Due = [id: string, dueAt: number | null];

const NAME = 'due.log';
/** Entries in one line: enough to make the line's overhead small, few enough not to hold up anyone (about 50 kB). */
const LINE_ENTRIES = 1000;
/** Superseded entries that may gather before the log is rewritten, besides as many as are still in force. */
const SUPERSEDED_LIMIT = 10_000;

export class DueLog {
  readonly #path: string;
  readonly #folder: string;
  readonly #temporary: string;
  readonly #files: Files;
  #claim: Claim = { generation: 0, lines: 0 };
  #bytes = 0;
  #entries = 0;
  /** The end of the file cannot be trusted to be where we think it is. */
  #mustRewrite = true;

  constructor({ folder, temporary, files }: { folder: string; temporary: string; files: Files }) {
    this.#path = join(folder, NAME);
    this.#folder = folder;
    this.#temporary = join(temporary, NAME);
    this.#files = files;
  }

  get claim(): Claim {
    return this.#claim;
  }

  async exists(): Promise<boolean> {
    return (await this.#files.list(this.#folder)).includes(NAME);
  }

  /** Fills `queue`. False when the log is missing, damaged, or older than `claim`: then it is up to the caller to fill the queue. */
  async load(queue: DueQueue, claim: Claim): Promise<boolean> {
    const bytes = (await this.#files.read(this.#path)) ?? Buffer.alloc(0);
    const { texts, whole } = decodeLines(bytes);
    const [head, ...lines] = texts.map((text) => JSON.parse(text) as unknown);
    const { generation } = (head ?? { generation: 0 }) as { generation: number };
    // Whatever happens, the next generation must be one that has never been.
    this.#claim = { generation: Math.max(generation, claim.generation), lines: texts.length };
    if (
      texts.length === 0 ||
      generation < claim.generation ||
      (generation === claim.generation && texts.length < claim.lines)
    )
      return false;
    for (const line of lines as Due[][]) {
      for (const [id, dueAt] of line) queue.set(id, dueAt);
      this.#entries += line.length;
    }
    this.#bytes = bytes.length;
    this.#mustRewrite = !whole;
    return true;
  }

  /** Keeps `changes`, or everything anew from `queue`; durable when it resolves, and then `claim` has moved on. */
  async note({ changes, queue, rewrite }: { changes: Due[]; queue: DueQueue; rewrite: boolean }): Promise<void> {
    const superseded = this.#entries + changes.length - queue.size;
    if (rewrite || this.#mustRewrite || superseded > queue.size + SUPERSEDED_LIMIT) await this.#rewrite(queue);
    else if (changes.length > 0) await this.#append(changes);
  }

  async #append(changes: Due[]): Promise<void> {
    this.#mustRewrite = true;
    const file = await this.#files.open(this.#path, 'change');
    try {
      await this.#writeLines(file, changes);
      await flushed(file.sync());
    } finally {
      await file.close();
    }
    this.#mustRewrite = false;
  }

  async #rewrite(queue: DueQueue): Promise<void> {
    this.#mustRewrite = true;
    const generation = this.#claim.generation + 1;
    const file = await this.#files.open(this.#temporary, 'create');
    try {
      const head = Buffer.from(encodeLine(JSON.stringify({ generation })));
      await file.write(head, 0);
      this.#claim = { generation, lines: 1 };
      this.#bytes = head.length;
      this.#entries = 0;
      // The queue may change while this is being written: what changes is in the journal, which has the last word at a start.
      await this.#writeLines(file, queue);
      await flushed(file.sync());
    } finally {
      await file.close();
    }
    await this.#files.rename(this.#temporary, this.#path);
    await flushed(this.#files.syncFolder(this.#folder));
    this.#mustRewrite = false;
  }

  async #writeLines(file: OpenFile, entries: Iterable<Due>): Promise<void> {
    let line: Due[] = [];
    const writeLine = async () => {
      const bytes = Buffer.from(encodeLine(JSON.stringify(line)));
      await file.write(bytes, this.#bytes);
      this.#bytes += bytes.length;
      this.#claim = { ...this.#claim, lines: this.#claim.lines + 1 };
      this.#entries += line.length;
      line = [];
    };
    for (const entry of entries) {
      line.push(entry);
      if (line.length === LINE_ENTRIES) await writeLine();
    }
    if (line.length > 0) await writeLine();
  }
}
