/** A photo comes in several sizes, the largest last. @see https://core.telegram.org/bots/api#photosize (read 2026-11) */
import { badRequest } from './api-error.ts';
import type { Files, StoredFile, TgPhotoSize } from './files.ts';

/** @see https://core.telegram.org/bots/api#sendphoto (read 2026-11) */
const sidesAtMost = 10_000;
const ratioAtMost = 20;

/** What is taken for the size of anything but a PNG: nothing here decodes a JPEG. */
const camera = { width: 1280, height: 960 };

/**
 * The sizes of a new photo. The largest has all the bytes (Telegram would have compressed them); the smaller ones hold
 * only the first part, so that a bot which downloads the wrong one is found out. Throws 400 for sides that Telegram refuses.
 */
export function photoSizes(files: Files, largest: StoredFile, bytes: Uint8Array): TgPhotoSize[] {
  const { width, height } = sidesOf(bytes);
  if (width + height > sidesAtMost || Math.max(width, height) > ratioAtMost * Math.min(width, height))
    throw badRequest('PHOTO_INVALID_DIMENSIONS');
  const smaller = (longest: number, share: number) => {
    const scale = Math.min(1, longest / Math.max(width, height));
    const part = bytes.slice(0, Math.ceil(bytes.byteLength * share));
    const file = files.add(part, { folder: 'photos', extension: '.jpg', type: 'image/jpeg' });
    return { ...file, width: Math.round(width * scale), height: Math.round(height * scale) };
  };
  const sizes = [smaller(90, 0.05), smaller(320, 0.25), { ...largest, width, height }];
  files.keepSizes(sizes);
  return sizes;
}

function sidesOf(bytes: Uint8Array): { width: number; height: number } {
  const png = [0x89, 0x50, 0x4e, 0x47].every((byte, index) => bytes[index] === byte) && bytes.byteLength >= 24;
  if (!png) return camera;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
