/** Small things that are a sealed file each, taken and put as they are: notes and accounts. */
import { dirname, join } from 'node:path';
import { type Files, flushed, replaceFile } from '../stores/lowdb/files.ts';
import { type Entry, inPages, type Shelf, StoreCommandError } from './kinds.ts';

interface FileShelfOptions {
  files: Files;
  /** Ids of the files there are. */
  ids: () => Promise<string[]>;
  /** Throws `StoreCommandError` for what can be no id. */
  pathOf: (id: string) => string;
}

function createFileShelf({ files, ids, pathOf }: FileShelfOptions): Shelf {
  async function read(id: string): Promise<string | null> {
    return (await files.read(pathOf(id)))?.toString('utf8') ?? null;
  }

  async function* entries(): AsyncGenerator<Entry> {
    for (const id of await ids()) {
      const text = await read(id);
      if (text !== null) yield { id, text };
    }
  }

  return {
    pages: () => inPages(entries()),
    async get(wanted) {
      const found = await Promise.all(wanted.map(async (id) => [id, await read(id)] as const));
      return new Map(found.flatMap(([id, text]) => (text === null ? [] : [[id, text] as const])));
    },
    async put(entries) {
      for (const { id, text } of entries) {
        const path = pathOf(id);
        await files.makeFolder(dirname(path));
        await replaceFile({ files, path, temporary: `${path}.new`, bytes: Buffer.from(text) });
        await flushed(files.syncFolder(dirname(path)));
      }
    },
    async remove(unwanted) {
      for (const id of unwanted) {
        await files.remove(pathOf(id));
        await flushed(files.syncFolder(dirname(pathOf(id))));
      }
    },
    count: async () => (await ids()).length,
  };
}

const fileName = /^[a-z0-9][a-z0-9.-]*$/;

function mustBeName(id: string): void {
  if (!fileName.test(id)) throw new StoreCommandError('something has a name that no file of a store has');
}

/** Notes that the desk keeps in a folder of its own. Its sessions stay behind: nobody shall be signed in again because of a copy or a backup. */
const deskNotes: Record<string, string> = { 'desk-replies': 'replies' };

/** `notes/<name>`, and the desk's replies, which are in its folder. */
export function createDiskNotes({ dataDir, files }: { dataDir: string; files: Files }): Shelf {
  return createFileShelf({
    files,
    async ids() {
      const desk = await files.list(join(dataDir, 'desk'));
      const own = Object.keys(deskNotes).filter((name) => desk.includes(deskNotes[name] ?? ''));
      const plain = (await files.list(join(dataDir, 'notes'))).filter((name) => !name.endsWith('.new'));
      return [...plain, ...own].sort();
    },
    pathOf(name) {
      mustBeName(name);
      const desk = deskNotes[name];
      return desk === undefined ? join(dataDir, 'notes', name) : join(dataDir, 'desk', desk);
    },
  });
}

const accountEnding = '.account';

/** `<id>.account` in the folder of the accounts. */
export function createDiskAccounts({ folder, files }: { folder: string; files: Files }): Shelf {
  return createFileShelf({
    files,
    async ids() {
      const names = (await files.list(folder)).filter((name) => name.endsWith(accountEnding));
      return names.map((name) => name.slice(0, -accountEnding.length)).sort();
    },
    pathOf(id) {
      mustBeName(id);
      return join(folder, `${id}${accountEnding}`);
    },
  });
}
