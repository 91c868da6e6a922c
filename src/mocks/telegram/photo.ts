/** A photo comes in several sizes, the largest last. @see https://core.telegram.org/bots/api#photosize (read 2026-11) */
import type { Files, StoredFile } from './files.ts';

export type TgPhotoSize = StoredFile & { width: number; height: number };

/**
 * The sizes of one photo. The largest has all the bytes (Telegram would have compressed them); the smaller ones hold
 * only the first part, so that a bot which downloads the wrong one is found out.
 */
export function photoSizes(files: Files, largest: StoredFile, bytes: Uint8Array): TgPhotoSize[] {
  const smaller = (share: number) =>
    files.add(bytes.slice(0, Math.ceil(bytes.byteLength * share)), {
      folder: 'photos',
      extension: '.jpg',
      type: 'image/jpeg',
    });
  return [
    { ...smaller(0.05), width: 90, height: 68 },
    { ...smaller(0.25), width: 320, height: 240 },
    { ...largest, width: 1280, height: 960 },
  ];
}
