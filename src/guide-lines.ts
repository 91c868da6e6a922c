/** The texts of guides, one file each in `locales/<language>/guides/`: read from the folder, so that a new guide needs no code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './engine/outside.ts';

const folder = (language: Language) => join(import.meta.dirname, '..', 'locales', language, 'guides');

/** Guide → key → text. That all languages have the same is tested. */
export function readGuideLines(language: Language): Record<string, Record<string, string>> {
  const files = readdirSync(folder(language)).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(join(folder(language), file), 'utf8'))]),
  );
}
