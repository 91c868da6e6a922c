import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FrozenConversation, TranscriptEntry } from '../../src/engine/conversation.ts';
import { readDialogues } from '../../src/runner/format/read.ts';
import { bestDialogueFrom, NoSuchConversationError, recordFrom } from '../../src/runner/record/from-conversation.ts';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';

const began = Date.parse('2026-11-20T08:00:00Z');
const citizen = (text: string, seconds = 0): TranscriptEntry => ({ at: began + seconds * 1_000, who: 'citizen', text });
const said = (lines: string[], seconds = 0): TranscriptEntry =>
  ({ at: began + seconds * 1_000, who: 'assistant', lines }) as TranscriptEntry;
const frozen = (transcript: TranscriptEntry[], given: Partial<FrozenConversation> = {}): FrozenConversation => ({
  id: 'telegram:4711',
  version: 1,
  dueAt: null,
  nonce: 'n',
  seen: [],
  transcript,
  parked: [],
  gone: false,
  at: 'menu.asking',
  language: 'vi',
  sealed: '',
  ...given,
});

const link = [
  citizen('/start'),
  said(['root.greeting', 'root.menu']),
  citizen('[button: english]', 5),
  said(['root.language', 'root.menu'], 5),
  citizen('[button: link]', 10),
  said(['linking.consent'], 10),
  citizen('[button: yes]', 40),
  said(['linking.askCccd'], 40),
  citizen('[cccd]', 90),
  said(['linking.askDateOfBirth'], 90),
  citizen('[badDate]', 100),
  said(['linking.dateNoSuchDay'], 100),
  citizen('[dateOfBirth]', 110),
  said(['linking.matching'], 110),
  said(['linking.offerUpdate'], 111),
];

describe('a dialogue from a stored conversation', () => {
  it('passes with the mock citizen to whom the same happens', async () => {
    const { yaml, passes } = await bestDialogueFrom(frozen(link, { language: 'en' }), 'both');
    expect(yaml).toContain('citizen: "042190000002"\n');
    expect(yaml).toContain('  - press: button.agree\n');
    expect(yaml).toContain('    language: en\n');
    expect(yaml).toContain('  - wait: 1m 30s\n  - citizen: "{{cccd}}"\n');
    expect(yaml).toContain('  - citizen: 31/02/1985\n');
    expect(yaml).not.toContain('4711');
    expect(yaml).not.toContain('#');
    expect(passes).toBe(true);
  });

  it('waits where the assistant spoke by itself', async () => {
    const late = 10 + 20 * 3_600;
    const transcript = [...link.slice(0, 2), citizen('[button: link]', 10), said(['linking.consent'], 10)];
    const { yaml, passes } = await bestDialogueFrom(
      frozen([...transcript, said(['root.stillThere', 'linking.consent'], late)]),
      'both',
    );
    expect(yaml).toContain('  - wait: 20h\n  - bot: [root.stillThere, linking.consent]\n');
    expect(passes).toBe(true);
  });

  it('has staff do what they did, and nothing expected that was never sent', async () => {
    const at = (seconds: number, entry: object) => ({ at: began + seconds * 1_000, ...entry }) as TranscriptEntry;
    const transcript = [
      citizen('/start'),
      said(['root.greeting', 'root.menu']),
      at(10, { who: 'desk', what: 'taken', by: 'Minh' }),
      at(10, { who: 'person', lines: ['handoff.taken'], by: 'Minh' }),
      at(20, { who: 'person', lines: ['handoff.reply'], by: 'Minh', text: 'Chào bác' }),
      citizen('menu', 30),
      at(40, { who: 'person', lines: ['knowledge.vneid-fee-time'], by: 'Minh' }),
      at(50, { who: 'desk', what: 'taken', by: 'Lan' }),
      at(50, { who: 'person', lines: ['handoff.taken'], by: 'Lan' }),
      at(60, { who: 'desk', what: 'move:link', by: 'Lan', text: 'vì' }),
      at(60, { who: 'person', lines: ['linking.consent'], by: 'Lan' }),
      at(60, { who: 'assistant', lines: ['service.slow'], delivery: 'withheld' }),
      at(90, { who: 'desk', what: 'returned:menu', by: 'Lan' }),
      said(['handoff.handedBack', 'root.menu'], 90),
    ];
    const { yaml, passes } = await bestDialogueFrom(frozen(transcript), 'both');
    expect(passes).toBe(true);
    expect(yaml).toContain('desk: open\n');
    expect(yaml).toContain('  - staff: take\n    as: Minh\n  - bot: handoff.taken\n');
    expect(yaml).toContain('  - staff:\n      say: Chào bác\n    as: Minh\n  - bot: handoff.reply\n');
    expect(yaml).toContain('      send: knowledge.vneid-fee-time\n');
    expect(yaml).toContain('  - staff:\n      take from: Minh\n  - bot: handoff.taken\n');
    expect(yaml).toContain('  - wait: 1m\n  - staff:\n      move: link\n      reason: vì\n  - bot: linking.consent\n');
    expect(yaml).toContain('  - staff:\n      hand back: menu\n');
    expect(yaml).not.toContain('service.slow');
  });

  it('says where it deviates, and that the beginning is missing', async () => {
    const { yaml, passes } = await bestDialogueFrom(frozen(link.slice(4)), 'both');
    expect(passes).toBe(false);
    expect(yaml).toMatch(/^# Only the last 11 entries/);
    expect(yaml).toMatch(/\n# It deviates at step 1 of 12: /);
    expect(yaml).toMatch(/\n {2}# It deviates here: .*\n {2}- press: button\.link\n/);
    expect(readDialogues('x.yaml', () => yaml)).toHaveLength(1);
  });

  it('finds the conversation under DATA_DIR', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'recorded-'));
    const store = await openLowdbStore<FrozenConversation>({
      folder: join(dataDir, 'conversations'),
      onDamage: () => {},
      onFatal: () => {},
    });
    await store.write(frozen(link.slice(0, 2)));
    await store.close();
    const config = { DATA_DIR: dataDir, LINKING: 'both' } as const;
    expect(await recordFrom('telegram:4711', config)).toMatchObject({ passes: true });
    await expect(recordFrom('telegram:1', config)).rejects.toThrow(NoSuchConversationError);
    await rm(dataDir, { recursive: true });
  });
});
