/** One conversation in one JSON file, behind lowdb's `Low`; the checksum in it tells damage, and people can still read it. */
import type { Adapter } from 'lowdb';
import { type Files, replaceFile } from './files.ts';
import { checksum } from './lines.ts';

/** The file is there, but what is in it is not what was written. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError';
}

/** Its data is the document as JSON text, so that what has been printed once is not parsed to be printed again. */
export class DocumentFile implements Adapter<string | null> {
  readonly #path: string;
  readonly #temporary: string;
  readonly #files: Files;

  constructor({ path, temporary, files }: { path: string; temporary: string; files: Files }) {
    this.#path = path;
    this.#temporary = temporary;
    this.#files = files;
  }

  /** Null when there is no file; throws `UnreadableFileError`. */
  async read(): Promise<string | null> {
    const bytes = await this.#files.read(this.#path);
    return bytes && parse(bytes);
  }

  /** `json` as `JSON.stringify` prints it. Whole or not at all; survives the loss of power once the folder has been synced, which is left to the caller, who has more of them. */
  async write(json: string | null): Promise<void> {
    await replaceFile({
      files: this.#files,
      path: this.#path,
      temporary: this.#temporary,
      bytes: Buffer.from(`${head(checksum(String(json)))}${json}${tail}`),
    });
  }
}

const head = (crc32: string) => `{"crc32":"${crc32}","document":`;
const headBytes = head('12345678').length;
const tail = '}\n';

function parse(bytes: Buffer): string {
  const document = bytes.subarray(headBytes, -tail.length);
  const isAsWritten =
    bytes.toString('latin1', 0, headBytes) === head(checksum(document)) &&
    bytes.toString('latin1', bytes.length - tail.length) === tail;
  return isAsWritten ? document.toString('utf8') : parseReformatted(bytes);
}

/** A person may have written it anew, and then it is the document as JSON that counts, and not its bytes. */
function parseReformatted(bytes: Buffer): string {
  let file: { crc32?: unknown; document?: unknown } | null;
  try {
    file = JSON.parse(bytes.toString('utf8'));
  } catch {
    // The parser's message quotes what it could not read, which may be personal data.
    throw new UnreadableFileError('it is not JSON');
  }
  const json = JSON.stringify(file?.document);
  if (typeof file?.document !== 'object' || file.document === null || file.crc32 !== checksum(json)) {
    throw new UnreadableFileError('its checksum does not fit');
  }
  return json;
}
