/** Writes docs/sources.md: for each fact of the source guides where it is stated, and a dialogue that goes there. `npm run sources`. */
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { playAll } from '../../src/runner/play-all.ts';
import { readSuite } from '../../src/runner/suite.ts';
import { factsOfSources, places } from './places.ts';

/** Places shown of a fact that is stated in many. */
const shownAtMost = 3;
const root = join(import.meta.dirname, '..', '..');

const head = `# Where the facts come from

Everything the assistant says about the portal and VNeID rests on five guides and on what has changed since: S0 Văn phòng Chính phủ (2024),
S1 Hà Tĩnh (2024), S2 Bình Định (02/2024), S3 Bình Dương (2024), S4 a leaflet of the police (undated, read 2026). For each fact of theirs this table
names where it is stated (a state of the flows, a line, or a topic of \`data/knowledge/\`) and a scripted dialogue that goes there.
\`test/sources.test.ts\` plays those dialogues; \`npm run sources\` writes this page anew.

What has changed since (laws, offices, numbers) is in the \`facts\` and \`sources\` of each topic.

| fact | what it says | where it is stated | dialogue |
| --- | --- | --- | --- |
`;

/** A dialogue that walks a guide tells the most, a generated one the least. */
const rank = (file: string) =>
  /-in-words|updated-later|topics-|guide-(?:level|activation)/.test(file) ? 0 : /\/ways\//.test(file) ? 2 : 1;

const { dialogues } = readSuite([join(root, 'test/dialogues')]);
const played = await playAll(dialogues, { channel: 'in-process' });
const seen = played
  .map(({ outcome, seen: what }, index) => ({
    passed: outcome.result === 'passed',
    file: relative(root, dialogues[index]?.file ?? ''),
    places: new Set([...(what?.states ?? []), ...(what?.lines ?? [])]),
  }))
  .filter(({ passed }) => passed)
  .sort((a, b) => rank(a.file) - rank(b.file));

const rows = Object.entries(factsOfSources).flatMap(([fact, what]) => {
  const stated = places.filter((place) => place.facts.includes(fact));
  const shown = stated.flatMap(({ name }) => {
    const dialogue = seen.find((each) => each.places.has(name));
    return dialogue ? [{ name, file: dialogue.file }] : [];
  });
  if (shown.length === 0) process.stderr.write(`no dialogue states ${fact}\n`);
  return shown
    .slice(0, shownAtMost)
    .map(
      ({ name, file }, index) => `| ${index === 0 ? `${fact} | ${what}` : `${fact} |`} | \`${name}\` | \`${file}\` |\n`,
    );
});
writeFileSync(join(root, 'docs/sources.md'), head + rows.join(''));
