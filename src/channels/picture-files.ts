/** The drawings of screens over HTTP, `/pictures/<name>.png`, for web chat and for platforms that fetch a picture from an address. */
import { readFileSync } from 'node:fs';
import express, { type Router } from 'express';
import { type Picture, pictures } from '../../flows/pictures.ts';
import { pictureFile } from './pictures.ts';

/** Pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

/** A week: a picture may change with a release, its name does not. */
const keptS = 7 * 24 * 3_600;
/** PNG (RFC 2083), 4.1.1: width and height are the first words of IHDR, which is the first chunk. */
const widthAt = 16;
const heightAt = 20;

const sizes = new Map<Picture, PictureSize>();

/** Read from the file the first time it is asked for; null when there is no such picture, or none any more. */
export function pictureSize(name: string): PictureSize | null {
  const picture = pictures.find((each) => each === name);
  if (picture === undefined) return null;
  const known = sizes.get(picture);
  if (known) return known;
  try {
    const file = readFileSync(pictureFile(picture));
    const size = { width: file.readUInt32BE(widthAt), height: file.readUInt32BE(heightAt) };
    sizes.set(picture, size);
    return size;
  } catch {
    // Whoever shows it does without: a picture that cannot be shown must not keep the text back.
    return null;
  }
}

/** To be mounted at `/pictures`. Anybody may fetch and show them; no other file of the folder can be had. */
export function picturesRouter(): Router {
  const router = express.Router();
  const files = new Map<string, Buffer>();
  router.get('/:file', (request, response, next) => {
    const name = pictures.find((picture) => `${picture}.png` === request.params.file);
    if (name === undefined) return next();
    const file = files.get(name) ?? readFileSync(pictureFile(name));
    files.set(name, file);
    response.set({
      'Cache-Control': `public, max-age=${keptS}`,
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    response.type('png').send(file);
  });
  return router;
}
