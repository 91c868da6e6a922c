/** docs/operations.md names settings, files, commands and sections that exist. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const text = read('docs/operations.md');
const settings = new Set(read('src/config.ts').match(/\b[A-Z][A-Z_]+[A-Z]\b/g));
const ofCompose = new Set(
  [...read('compose.yaml').matchAll(/\b([A-Z_]+): |\$\{([A-Z_]+)/g)].flatMap((all) => all.slice(1)),
);

describe('docs/operations.md', () => {
  it('empties in a drill everything by which the assistant could reach a citizen or a real service', () => {
    const emptied = [...text.matchAll(/-e ([A-Z_]+)= /g)].map(([, name]) => name as string);
    expect(emptied.filter((name) => !settings.has(name))).toEqual([]);
    const reaching = [...settings].filter((name) =>
      /^(TELEGRAM_BOT_TOKEN|ZALO_BOT_TOKEN|ZALO_OA_APP_ID|ZALO_ZNS_TEMPLATE_ID|(REGISTRY|VNEID|SMS)_URL)$/.test(name),
    );
    expect([...emptied].sort()).toEqual(reaching.sort());
    // Without a container what else .env names is within reach, too: the store that is in use, and its accounts.
    const [, besides = ''] = /^drill='([^']*)'/m.exec(text) ?? [];
    const emptiedBesides = [...besides.matchAll(/\b([A-Z_]+)=(?=\s|$)/g)].map(([, name]) => name as string);
    expect([...emptiedBesides].sort()).toEqual([...reaching, 'DATABASE_URL', 'DESK_USERS'].sort());
    for (const name of ['DATA_DIR', 'PORT', 'MOCKS_PORT', 'PUBLIC_URL']) expect(besides).toContain(` ${name}=`);
  });

  it('names variables that the program or compose.yaml knows', () => {
    const named = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)[`=]/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !settings.has(name) && !ofCompose.has(name))).toEqual([]);
  });

  it('names files that exist, and links to sections and pages that exist', () => {
    const files = [...text.matchAll(/`((?:deploy|docs)\/[\w./@-]+)`/g)].map(([, path]) => path as string);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const slugs = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      String(title)
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/ /g, '-'),
    );
    const links = [...text.matchAll(/\]\(#([\w-]+)\)/g)].map(([, slug]) => slug as string);
    expect(links.filter((slug) => !slugs.includes(slug))).toEqual([]);
    const pages = [...text.matchAll(/\]\(([\w./-]+\.md)\)/g)].map(([, page]) => page as string);
    expect(pages.filter((page) => !existsSync(join(root, 'docs', page)))).toEqual([]);
  });
});
