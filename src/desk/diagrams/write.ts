/** Writes `dist/desk/diagrams/<flow>.svg`, one for each flow of the machine; a step of `npm run build`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flowsFor } from '../../engine/machine.ts';
import { describedStates, transitionsOf } from '../../engine/trace.ts';
import { draw } from './draw.ts';
import { namesOf } from './names.ts';
import { diagrams } from './parts.ts';

const folder = join(import.meta.dirname, '../../../dist/desk/diagrams');

/** Draws every flow, by name. Takes about a second. */
export async function drawAll(): Promise<Map<string, string>> {
  const machine = flowsFor({ linkingHere: true });
  const drawn = new Map<string, string>();
  for (const [flow, parts] of diagrams(describedStates(machine), transitionsOf(machine)))
    drawn.set(flow, await draw(flow, parts, namesOf));
  return drawn;
}

if (import.meta.main) {
  await mkdir(folder, { recursive: true });
  for (const [flow, svg] of await drawAll()) await writeFile(join(folder, `${flow}.svg`), svg);
}
