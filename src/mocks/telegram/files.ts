/** Files people and the bot have sent, and their download addresses. @see https://core.telegram.org/bots/api#getfile (read 2026-11) */
import { badRequest } from './api-error.ts';
import { KEPT, type Limits } from './limits.ts';

export interface StoredFile {
  file_id: string;
  file_unique_id: string;
  file_size: number;
}

export type TgPhotoSize = StoredFile & { width: number; height: number };

export interface Files {
  /** Keeps the bytes and names them; `folder/name.ext` shapes the file_path. */
  add(bytes: Uint8Array, options: { folder: string; extension: string; type: string }): StoredFile;
  /** What a file_id stands for, if it is known and not forgotten. */
  known(fileId: string): StoredFile | undefined;
  /** All sizes of the photo of which this is one; undefined for what is no photo. */
  sizesOf(fileId: string): TgPhotoSize[] | undefined;
  keepSizes(sizes: TgPhotoSize[]): void;
  /** getFile's answer: the address works for an hour on the fake's clock. */
  link(fileId: string): StoredFile & { file_path: string };
  /** The bytes behind an address; undefined if there never were any or the hour is over. */
  read(path: string): { bytes: Uint8Array; type: string } | undefined;
}

interface Kept extends StoredFile {
  bytes: Uint8Array;
  type: string;
  path: string;
}

export function createFiles({ now, limits }: { now: () => number; limits: Limits }): Files {
  const files = new Map<string, Kept>();
  const photos = new Map<string, TgPhotoSize[]>();
  const links = new Map<string, { fileId: string; untilMs: number }>();
  let total = 0;
  let number = 0;

  function makeRoom(): void {
    for (const [id, { bytes }] of files) {
      if (total <= KEPT.fileBytes || files.size === 1) return;
      files.delete(id);
      photos.delete(id);
      total -= bytes.byteLength;
    }
  }

  const facts = ({ file_id, file_unique_id, file_size }: Kept) => ({ file_id, file_unique_id, file_size });

  return {
    add(bytes, { folder, extension, type }) {
      number += 1;
      const kept: Kept = {
        // As long as Telegram's, so that nobody puts one into 64 bytes of callback data.
        file_id: `AgACAgUAAxkBAAI${'Fake'.repeat(12)}${String(number).padStart(8, '0')}`,
        file_unique_id: `AQADfake${number}`,
        file_size: bytes.byteLength,
        bytes,
        type,
        path: `${folder}/file_${number}${extension}`,
      };
      files.set(kept.file_id, kept);
      total += bytes.byteLength;
      makeRoom();
      return facts(kept);
    },
    known(fileId) {
      const kept = files.get(fileId);
      return kept && facts(kept);
    },
    sizesOf: (fileId) => photos.get(fileId),
    keepSizes(sizes) {
      for (const { file_id } of sizes) if (files.has(file_id)) photos.set(file_id, sizes);
    },
    link(fileId) {
      const kept = files.get(fileId);
      if (!kept) throw badRequest(fileId === '' ? 'file_id not specified' : 'invalid file_id');
      if (kept.file_size > limits.downloadBytes) throw badRequest('file is too big');
      links.delete(kept.path);
      links.set(kept.path, { fileId, untilMs: now() + limits.fileLinkMs });
      const oldest = links.keys().next().value;
      if (links.size > KEPT.filePaths && oldest !== undefined) links.delete(oldest);
      return { ...facts(kept), file_path: kept.path };
    },
    read(path) {
      const link = links.get(path);
      if (!link || now() > link.untilMs) return undefined;
      return files.get(link.fileId);
    },
  };
}
