/** Where the drawings of screens lie; `npm run screens` makes them. */
import { join } from 'node:path';
import type { Picture } from '../../flows/pictures.ts';

export const pictureFolder: string = join(import.meta.dirname, '../../data/pictures');

/** A PNG, 720 px wide. */
export const pictureFile = (name: Picture): string => join(pictureFolder, `${name}.png`);
