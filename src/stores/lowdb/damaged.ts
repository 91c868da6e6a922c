/** Where damaged files are put for an operator to look at, and how the operator is told. */
import { join } from 'node:path';
import { type Files, flushed, replaceFile } from './files.ts';

/** Something on the disk is not what was written there. Holds no personal data; the file it points at may. */
export interface DamageReport {
  what: 'journal' | 'document' | 'due log';
  /** The damaged file, relative to the store's folder. */
  file: string;
  /** Where it is kept now, relative to the store's folder; null when nothing worth keeping was left. */
  setAside: string | null;
  detail: string;
}

const FOLDER = 'damaged';
const JOURNAL = 'journal-';

export class Damaged {
  readonly #folder: string;
  readonly #files: Files;
  readonly #tell: (report: DamageReport) => void;

  constructor({ folder, files, onDamage }: { folder: string; files: Files; onDamage: (report: DamageReport) => void }) {
    this.#folder = folder;
    this.#files = files;
    this.#tell = onDamage;
  }

  tell(report: DamageReport): void {
    this.#tell(report);
  }

  /** Keeps a copy of a journal segment; the same records are kept once, however often the store is opened. */
  async keepJournal({
    file,
    bytes,
    first,
    detail,
  }: {
    file: string;
    bytes: Uint8Array;
    first: number;
    detail: string;
  }): Promise<void> {
    const setAside = await this.#place(`${JOURNAL}from-${first}.log`);
    await replaceFile({
      files: this.#files,
      path: join(this.#folder, setAside),
      temporary: join(this.#folder, `${setAside}.part`),
      bytes,
    });
    await flushed(this.#files.syncFolder(join(this.#folder, FOLDER)));
    this.#tell({ what: 'journal', file, setAside, detail });
  }

  /** Moves a document away, so that its conversation can begin anew; says where to. */
  async moveDocument({ file, name, detail }: { file: string; name: string; detail: string }): Promise<string> {
    const setAside = await this.#place(name);
    await this.#files.rename(join(this.#folder, file), join(this.#folder, setAside));
    await flushed(this.#files.syncFolder(join(this.#folder, FOLDER)));
    this.#tell({ what: 'document', file, setAside, detail });
    return setAside;
  }

  /**
   * Removes what may repeat an erased conversation: its document, and every copy of a journal, since in a damaged one nobody can
   * say whose bytes are whose. The promise of erasure outweighs the evidence; who needs that copies it elsewhere in time.
   */
  async forget(names: Set<string>): Promise<void> {
    const folder = join(this.#folder, FOLDER);
    const found = (await this.#files.list(folder)).filter((name) => names.has(name) || name.startsWith(JOURNAL));
    if (found.length === 0) return;
    for (const name of found) await this.#files.remove(join(folder, name));
    await flushed(this.#files.syncFolder(folder));
  }

  async #place(name: string): Promise<string> {
    await this.#files.makeFolder(join(this.#folder, FOLDER));
    await flushed(this.#files.syncFolder(this.#folder));
    return join(FOLDER, name);
  }
}
