/** What must hold of every guide, so that a new one is tested without a new test. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GuideError, guides, readGuides } from '../flows/guides/read.ts';
import { guideLines } from '../src/speech.ts';

const languages = ['vi', 'en'] as const;
/** A step is read on a phone, with one hand on another screen. */
const longestStep = 700;
const longestTitle = 36;

describe('every guide', () => {
  it.each(guides.map((guide) => [guide.id, guide] as const))(
    '%s has exactly its lines, in every language',
    (id, { steps }) => {
      for (const language of languages) {
        expect(Object.keys(guideLines[language][id] ?? {}).sort(), language).toEqual(
          ['title', 'intro', ...steps.map(({ name }) => name)].sort(),
        );
      }
    },
  );

  it('has lines, and there are no lines without a guide', () => {
    for (const language of languages)
      expect(Object.keys(guideLines[language]).sort()).toEqual(guides.map(({ id }) => id).sort());
  });

  it('says one thing at a time, under a title that fits a button', () => {
    for (const language of languages) {
      for (const [id, lines] of Object.entries(guideLines[language])) {
        const { title = '', ...texts } = lines;
        expect(title.length, `${language} ${id}`).toBeLessThanOrEqual(longestTitle);
        const long = Object.entries(texts).filter(([key, text]) => key !== 'intro' && text.length > longestStep);
        expect(long.map(([key, text]) => `${language} ${id}.${key}: ${text.length}`)).toEqual([]);
      }
    }
  });

  it('tells in Vietnamese from when it is and that screens may have changed [T8]', () => {
    for (const { id } of guides) expect(guideLines.vi[id]?.['intro'], id).toMatch(/2024[\s\S]*thay đổi/);
  });

  it('quotes the same buttons in both languages', () => {
    const quoted = (text: string) => [...text.matchAll(/"([^"]+)"/g)].map(([, label]) => label as string);
    // What is quoted in Vietnamese is on the screen; English may quote its own buttons of the chat besides.
    const missing = guides.flatMap(({ id }) =>
      Object.entries(guideLines.vi[id] ?? {}).flatMap(([key, text]) =>
        quoted(text)
          .filter((label) => !chatButtons.has(label) && !(guideLines.en[id]?.[key] ?? '').includes(`"${label}"`))
          .map((label) => `${id}.${key}: ${label}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('shares the usual four sources of linking: 4, 4, 7 and 2 steps', () => {
    expect(guides.filter(({ flow }) => flow === 'linking').map(({ id }) => id)).toEqual([
      'van-phong-chinh-phu',
      'ha-tinh',
      'binh-dinh',
      'binh-duong',
    ]);
    const counted = (id: string) =>
      new Set([...JSON.stringify(guideLines.vi[id]).matchAll(/Bước (\d)\/(\d)/g)].map(([whole]) => whole)).size;
    expect(['van-phong-chinh-phu', 'ha-tinh', 'binh-dinh', 'binh-duong'].map(counted)).toEqual([4, 4, 7, 2]);
  });
});

/** Quoted where a citizen is told what to press in the chat. */
const chatButtons = new Set(['Đã làm xong', 'Tôi thấy màn hình khác', 'Tôi bị vướng', 'Quay lại', 'Kích hoạt VNeID']);

describe('a file that is no guide', () => {
  const good = {
    flow: 'login',
    order: 1,
    facts: ['S4.12'],
    steps: [{ name: 'open', facts: ['S4.12'], problems: ['login-vneid-steps'] }],
  };
  async function read(content: string) {
    const folder = await mkdtemp(join(tmpdir(), 'guides-'));
    await writeFile(join(folder, 'one.json'), content);
    try {
      return readGuides(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it('is refused with its name and what was meant', async () => {
    await expect(read('{')).rejects.toThrow(GuideError);
    await expect(read(JSON.stringify({ ...good, flow: 'flying' }))).rejects.toThrow(/flows\/guides\/one\.json: flow/);
    await expect(read(JSON.stringify({ ...good, steps: [{ ...good.steps[0], next: 'nowhere' }] }))).rejects.toThrow(
      '"nowhere" is none of its steps',
    );
    await expect(read(JSON.stringify({ ...good, skipped: 'open' }))).rejects.toThrow('has neither');
    await expect(read(JSON.stringify(good))).resolves.toHaveLength(1);
  });
});
