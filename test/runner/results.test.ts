import { describe, expect, it } from 'vitest';
import { readDialogues } from '../../src/runner/format/read.ts';
import type { Outcome } from '../../src/runner/play/outcome.ts';
import { play } from '../../src/runner/play/play.ts';
import { asJson, type JsonResults } from '../../src/runner/results/json.ts';
import { junit } from '../../src/runner/results/junit.ts';
import { updated } from '../../src/runner/results/update.ts';
import { createInProcessTheatre } from '../../src/runner/stages/in-process.ts';

const outcome = (given: Partial<Outcome>): Outcome => ({
  title: 'It <works> & "holds"',
  file: 'a.yaml',
  line: 1,
  tags: [],
  result: 'passed',
  deviations: [],
  talk: [],
  ms: 12.4,
  ...given,
});
const deviation = {
  file: 'a.yaml',
  line: 7,
  expected: 'root.menu',
  got: { text: 'bell \u0007 & < ]]>', buttons: ['Có'] },
  gotLines: null,
  why: 'the wording\ndiffers',
  state: 'menu.asking',
};
const outcomes = [
  outcome({}),
  outcome({ file: 'b.yaml', result: 'skipped', reason: 'no clock' }),
  outcome({ result: 'failed', deviations: [deviation] }),
];

describe('JUnit XML', () => {
  const xml = junit(outcomes, 1_500);

  it('has a suite for each file, and counts', () => {
    expect(xml).toContain('<testsuites name="dialogues" tests="3" failures="1" errors="0" skipped="1" time="1.500">');
    expect(xml.match(/<testsuite name="[ab]\.yaml"/g)).toHaveLength(2);
    expect(xml).toContain('<skipped message="no clock"/>');
    expect(xml).toContain('name="It &lt;works&gt; &amp; &quot;holds&quot;" classname="a.yaml"');
  });

  it('holds no character that XML forbids', () => {
    expect(xml).toContain('message="a.yaml:7: the wording&#10;differs"');
    expect(xml).toContain('bell \\u0007 &amp; &lt; ]]&gt;');
    expect([...xml].filter((sign) => sign < ' ' && sign !== '\n')).toEqual([]);
  });
});

it('JSON has every field, null where there is nothing', () => {
  const results = JSON.parse(asJson(outcomes, 1_500.4)) as JsonResults;
  expect(results).toMatchObject({ version: 1, passed: 1, failed: 1, skipped: 1, ms: 1_500 });
  expect(results.dialogues[0]?.reason).toBeNull();
  expect(results.dialogues[2]?.deviations[0]?.got).toEqual({ text: deviation.got.text, buttons: ['Có'], lines: null });
});

describe('--update', () => {
  const theatre = createInProcessTheatre();
  const run = async (text: string) => {
    const [dialogue] = readDialogues('a.yaml', () => text);
    return play(dialogue as never, theatre, { accept: true });
  };
  const old = `# Kept.
dialogue: Old wording
steps:
  - citizen: xin chào
  - bot: root.greeting # kept too
    buttons: [button.link, button.human]

  - press: Liên kết ngay tại đây
  - bot: |-
      Something
      else
    buttons: [Đồng ý]
  # and this
  - press: 1
  - bot:
      exactly: Old words
  - citizen: "{{cccd}}"
  - bot: { part: [linking.askCccd] }
  - citizen: "{{born}}"
  - bot: anything
  - bot: anything
  - bot: anything
  - citizen: "{{code}}"
  - bot: linking.confirm
    values:
      cccdLast3: "999"
  - citizen: alo
  - bot: { matches: xyz }
`;

  it('accepts in the manner of each step, touches nothing else, and says what it cannot', async () => {
    const { deviations } = await run(old);
    const { text, refused } = updated(old, 'a.yaml', deviations);
    expect(text).toMatch(/^# Kept\.\ndialogue: Old wording\n/);
    expect(text).toContain('  - bot: [root.greeting, root.menu] # kept too\n    buttons: [button.link, button.guide,');
    expect(text).toContain('  - bot: |-\n      ');
    expect(text).toContain('    buttons: ["Tôi đồng ý", "Tôi không đồng ý"]\n  # and this\n  - press: 1\n');
    expect(text).toMatch(/exactly: (\|-\n {8}\S|")/);
    expect(text).toContain(
      '{ part: [linking.askDateOfBirth] }'.replace('[linking.askDateOfBirth]', 'linking.askDateOfBirth'),
    );
    expect(text).toContain('  - bot: linking.confirm\n  - citizen: alo\n');
    expect(refused).toEqual([{ file: 'a.yaml', line: 28, reason: '"matches:" cannot be made of one message' }]);
    const again = await run(text);
    expect(again.deviations.map(({ line }) => line)).toHaveLength(1);
    expect(updated(text, 'a.yaml', []).text).toBe(text);
  });

  it('refuses what two examples would word differently, and variables', () => {
    const text = 'dialogue: x\nsteps:\n  - bot: hello\n  - bot: "{{name}} is here"\n';
    const came = (line: number, words: string) => ({ ...deviation, line, got: { text: words, buttons: [] } });
    const { text: after, refused } = updated(text, 'a.yaml', [came(3, 'one'), came(3, 'two'), came(4, 'three')]);
    expect(after).toBe(text);
    expect(refused.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('leaves deviations of other files alone', () => {
    const text = 'part: x\nsteps:\n  - bot: hello\n';
    expect(updated(text, 'b.yaml', [{ ...deviation, line: 3 }])).toEqual({ text, refused: [] });
  });
});
