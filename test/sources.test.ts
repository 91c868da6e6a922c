/** docs/sources.md: no fact of the source guides is without a place that states it and a dialogue that goes there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { factsOfSources, places } from '../docs/sources/places.ts';
import { playAll } from '../src/runner/play-all.ts';
import type { Played } from '../src/runner/player.ts';
import { readSuite } from '../src/runner/suite.ts';

const root = join(import.meta.dirname, '..');
const rows = [
  ...readFileSync(join(root, 'docs/sources.md'), 'utf8').matchAll(/^\| (S\d\.\d+) \|.*\| `([^`]+)` \| `([^`]+)` \|$/gm),
].map(([, fact = '', place = '', file = '']) => ({ fact, place, file }));

it('has a row for every fact of the sources, and for no other', () => {
  expect([...new Set(rows.map(({ fact }) => fact))]).toEqual(Object.keys(factsOfSources));
  const counts = [11, 3, 9, 5, 12];
  expect(
    counts.map((_, source) => Object.keys(factsOfSources).filter((fact) => fact.startsWith(`S${source}.`)).length),
  ).toEqual(counts);
});

it('names places that rest on the fact', () => {
  const wrong = rows.filter(
    ({ fact, place }) => !places.some(({ name, facts }) => name === place && facts.includes(fact)),
  );
  expect(wrong).toEqual([]);
});

describe('each dialogue that is named', () => {
  const files = [...new Set(rows.map(({ file }) => file))];
  let played: Array<Played & { file: string; title: string }> = [];
  beforeAll(async () => {
    const { dialogues, mistakes } = readSuite(files.map((file) => join(root, file)));
    expect(mistakes).toEqual([]);
    const all = await playAll(dialogues, { channel: 'in-process' });
    played = all.map((one, index) => ({
      ...one,
      file: dialogues[index]?.file ?? '',
      title: dialogues[index]?.title ?? '',
    }));
  }, 120_000);

  it('passes, and goes to the place', () => {
    expect(played.filter(({ outcome }) => outcome.result !== 'passed').map(({ title }) => title)).toEqual([]);
    const elsewhere = rows.filter(
      ({ place, file }) =>
        !played.some(
          (one) => one.file.endsWith(file) && (one.seen?.states.includes(place) || one.seen?.lines.includes(place)),
        ),
    );
    expect(elsewhere).toEqual([]);
  });
});
