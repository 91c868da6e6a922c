/**
 * The guides of this folder, read when the program is loaded, as an import would: so that a new province is a new file and no new code.
 * That they have their lines in every language is tested (test/guides.test.ts).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Guide, guideSchema } from './schema.ts';

/** A file that is no guide; the message names it and says what was meant. */
export class GuideError extends Error {
  override name = 'GuideError';
}

/** Those of the folder, in their order. Throws `GuideError`. */
export function readGuides(folder: string = import.meta.dirname): Guide[] {
  return readdirSync(folder)
    .filter((file) => /^[a-z0-9-]+\.json$/.test(file))
    .map((file) => readGuide(join(folder, file), file.replace('.json', '')))
    .sort((a, b) => a.order - b.order || a.id.localeCompare(b.id));
}

function readGuide(path: string, id: string): Guide {
  try {
    return { id, ...guideSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) };
  } catch (cause) {
    const [issue] = (cause as { issues?: Array<{ path: PropertyKey[]; message: string }> }).issues ?? [];
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : (cause as Error).message;
    throw new GuideError(`flows/guides/${id}.json: ${why}`, { cause });
  }
}

/** All guides there are. */
export const guides = readGuides();
