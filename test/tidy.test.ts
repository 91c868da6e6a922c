/** Reads the code itself: sizes, layering, comments, and what is written down elsewhere about it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const longestFile = 300;

interface Source {
  path: string;
  text: string;
  lines: string[];
}

function sources(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.tsx?$/.test(entry.name))
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        const text = readFileSync(file, 'utf8');
        return { path: relative(root, file), text, lines: text.split('\n') };
      }),
  );
}

const ours = sources('src', 'flows');
const all = [...ours, ...sources('test')];

/** Exported functions, with whether a comment stands right above. */
function exportedFunctions({ path, lines }: Source): Array<{ path: string; name: string; said: boolean }> {
  return lines.flatMap((line, index) => {
    const name =
      /^export (?:async )?function\*? (\w+)|^export const (\w+) = (?:async )?(?:<[^>]*>)?\(|^export const (\w+)(?::[^=]+)? =\s*(?:async )?\([^)]*\)(?::[^=]+)? =>/
        .exec(line)
        ?.slice(1)
        .find(Boolean);
    if (!name) return [];
    const above = lines[index - 1]?.trim() ?? '';
    return [{ path: `${path}:${index + 1}`, name, said: above.endsWith('*/') || above.startsWith('//') }];
  });
}

describe('the code', () => {
  it('is looked at', () => {
    expect(ours.length).toBeGreaterThan(80);
  });

  it(`has no source file of more than ${longestFile} lines`, () => {
    expect(
      ours
        .filter(({ lines }) => lines.length - 1 > longestFile)
        .map(({ path, lines }) => `${path}: ${lines.length - 1}`),
    ).toEqual([]);
  });

  it('says at the top of every file what it is for', () => {
    const silent = ours.filter(
      ({ text }) => !/^(#!.*\n)?\s*(\/\*\*?|\/\/)/.test(text) && !/^(import [^;]*;\s*)+\/\*\*/s.test(text),
    );
    expect(silent.map(({ path }) => path).filter((path) => !silentStill.includes(path))).toEqual([]);
  });

  it('imports xstate only in flows/ and the engine', () => {
    const importing = ours
      .filter(({ text }) => /from 'xstate(?:\/|')|import\('xstate/.test(text))
      .map(({ path }) => path);
    expect(importing.filter((path) => !path.startsWith('flows/') && !path.startsWith('src/engine/'))).toEqual([]);
    expect(importing.length).toBeGreaterThan(2);
  });

  it('imports telegraf only in its channel', () => {
    const importing = ours.filter(({ text }) => /from 'telegraf/.test(text)).map(({ path }) => path);
    expect(importing.length).toBeGreaterThan(0);
    expect(importing.filter((path) => !path.startsWith('src/channels/telegram/'))).toEqual([]);
  });

  it('keeps flows free of everything but xstate, zod, other flows, data and locales; one file reads the folder of guides', () => {
    const foreign = ours
      .filter(({ path }) => path.startsWith('flows/') && path !== 'flows/guides/read.ts')
      .flatMap(({ path, text }) =>
        [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => ({ path, from: from as string })),
      )
      .filter(({ from }) => from !== 'xstate' && from !== 'zod' && (!from.startsWith('.') || /\/src\//.test(from)));
    expect(foreign).toEqual([]);
  });

  it('keeps the engine free of channels, mocks and stores but their port', () => {
    const foreign = ours
      .filter(({ path }) => path.startsWith('src/engine/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => ({ path, from: from as string })),
      )
      .filter(
        ({ from }) =>
          /channels\/|mocks\/|services\/|stores\/(?!store\.ts)|express|telegraf|speech|config/.test(from) &&
          !/flows\/services/.test(from),
      );
    expect(foreign).toEqual([]);
  });

  it('lets no mock into what runs in earnest, but where it is started', () => {
    const users = ours.filter(
      // The runner of dialogues never runs in earnest.
      ({ path, text }) => !/^src\/(mocks|runner)\//.test(path) && /from '[^']*mocks\//.test(text),
    );
    expect(users.map(({ path }) => path).sort()).toEqual(['src/main.ts', 'src/talk.ts']);
  });

  it('reads the environment only in config.ts', () => {
    const readers = ours.filter(({ text }) => /process\.env\b/.test(text)).map(({ path }) => path);
    expect(readers.filter((path) => !['src/config.ts', 'src/talk.ts'].includes(path))).toEqual([]);
  });

  it('reads the time and chance from what it was given, in flows, engine and understanding', () => {
    const reading = ours.filter(
      ({ path, text }) =>
        /^(flows|src\/engine|src\/understanding)\//.test(path) &&
        /Date\.now\(\)|new Date\(\)|Math\.random\(\)|setTimeout\(/.test(text),
    );
    expect(reading.map(({ path }) => path)).toEqual(['src/engine/clock.ts']);
  });

  it('has nothing left to do, no debugging and no forgotten test', () => {
    const marks = /\b(?:TODO|FIXME|XXX|HACK)\b|\bdebugger;|\b(?:it|describe|test)\.(?:only|skip)\(/;
    const found = all.filter(
      ({ path, text }) => path !== 'test/tidy.test.ts' && path !== 'test/locales.test.ts' && marks.test(text),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('keeps no file that nothing uses', () => {
    const scripts = readFileSync(join(root, 'package.json'), 'utf8');
    // The page begins with what its index.html loads; its configuration is the builder's.
    const page = `${readFileSync(join(root, 'src/desk/page/index.html'), 'utf8')} /vite.config.ts`;
    const used =
      page +
      [...all, ...(existsSync(join(root, 'bench')) ? sources('bench') : [])].map(({ text }) => text).join('\n') +
      scripts;
    const dead = ours.filter(({ path }) => !used.includes(`/${path.split('/').at(-1)}`));
    expect(dead.map(({ path }) => path)).toEqual([]);
  });

  it('says of every exported function what it promises', () => {
    // A component is what its file is for, and that stands at the top of it.
    const isComponent = ({ path, name }: { path: string; name: string }) =>
      path.startsWith('src/desk/page/') && /\.tsx:/.test(path) && /^[A-Z]/.test(name);
    const functions = ours.flatMap(exportedFunctions).filter((each) => !isComponent(each));
    const silent = functions.filter(({ said }) => !said);
    if (silent.length > 0)
      console.log(
        `${silent.length} of ${functions.length} exported functions say nothing of themselves:\n${silent.map(({ path, name }) => `  ${path} ${name}`).join('\n')}`,
      );
    // A limit that may only fall: the list above is what is left.
    expect(functions.length).toBeGreaterThan(100);
    expect(silent.length).toBeLessThanOrEqual(silentFunctionsAtMost);
  });
});

/** Reported 2026-11-21. */
const silentStill: string[] = [];
const silentFunctionsAtMost = 50;

describe('the README', () => {
  const readme = join(root, 'README.md');
  const example = join(root, '.env.example');
  const missing = [readme, example].filter((file) => !existsSync(file));

  it.skipIf(missing.length > 0)(
    `names every variable of .env.example${missing.length > 0 ? ` (skipped: no ${missing.map((file) => relative(root, file)).join(', ')} yet)` : ''}`,
    () => {
      const text = readFileSync(readme, 'utf8');
      const names = [...readFileSync(example, 'utf8').matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm)].map(
        ([, name]) => name as string,
      );
      expect(names.length).toBeGreaterThan(10);
      expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
    },
  );

  it.skipIf(!existsSync(example))('and .env.example name every variable that config.ts reads, and no other', () => {
    const config = readFileSync(join(root, 'src/config.ts'), 'utf8');
    const read = [...config.matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map(([, name]) => name as string);
    const names = [...readFileSync(example, 'utf8').matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm)].map(
      ([, name]) => name as string,
    );
    expect(read.length).toBeGreaterThan(10);
    expect(read.filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => !read.includes(name))).toEqual([]);
  });
});
