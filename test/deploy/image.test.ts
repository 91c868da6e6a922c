/** The Dockerfile cannot be built where the tests run: what can be said of it by reading is said here. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Instruction {
  name: string;
  rest: string;
}

/** Comments dropped, continued lines joined. */
const instructions: Instruction[] = read('Dockerfile')
  .replace(/^\s*#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const [, name = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    return { name, rest };
  });
const stages: Instruction[][] = [];
for (const instruction of instructions) {
  if (instruction.name === 'FROM') stages.push([]);
  stages.at(-1)?.push(instruction);
}
const [build = [], final = []] = stages;
const all = (stage: Instruction[], name: string) =>
  stage.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
/** Of `COPY a b c/` what is copied. */
const sources = (copies: string[]) =>
  copies.flatMap((rest) =>
    rest
      .split(/\s+/)
      .filter((word) => !word.startsWith('--'))
      .slice(0, -1),
  );

describe('the Dockerfile', () => {
  it('has two stages on the Node that package.json pins', () => {
    const { dependencies } = JSON.parse(read('package.json'));
    expect(stages).toHaveLength(2);
    for (const [from] of stages) expect(from?.rest).toMatch(new RegExp(`^node:${dependencies.node}-bookworm-slim\\b`));
  });

  it('copies only files that exist and that .dockerignore lets through', () => {
    const copied = sources(all(build, 'COPY'));
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const allowed = read('.dockerignore').match(/^!.*/gm);
    expect([...copied].sort()).toEqual(allowed?.map((line) => line.slice(1)).sort());
  });

  it('lets nothing into the build that is not named, nor data, settings and keys', () => {
    const lines = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    const lastAllowed = lines.findLastIndex((line) => line.startsWith('!'));
    for (const refused of ['data/var', '**/.env*', '**/*.key', '**/node_modules'])
      expect(lines.indexOf(refused), refused).toBeGreaterThan(lastAllowed);
  });

  it('takes into its last stage what the build has, the built page among it, and nothing from outside', () => {
    const copies = all(final, 'COPY');
    expect(copies.filter((rest) => !rest.startsWith('--from=build /app/'))).toEqual([]);
    const taken = sources(copies).map((path) => path.replace('/app/', ''));
    expect(taken).toEqual(expect.arrayContaining(['package.json', 'node_modules', 'dist', 'src']));
    const made = ['node_modules', 'dist'];
    const there = [...sources(all(build, 'COPY')), ...made];
    expect(taken.filter((path) => !there.includes(path))).toEqual([]);
    expect(all(build, 'RUN')).toContain('npm run build');
  });

  it('runs as no root, with a health check, and node itself as the command so that SIGTERM reaches it', () => {
    expect(all(final, 'USER')).toEqual(['node']);
    expect(final.map(({ name }) => name).lastIndexOf('COPY')).toBeLessThan(
      final.findIndex(({ name }) => name === 'USER'),
    );
    const [health = ''] = all(final, 'HEALTHCHECK');
    expect(JSON.parse(health.replace(/^.*?CMD /, ''))).toEqual(['node', '-e', expect.stringContaining('/livez')]);
    expect(all(final, 'CMD').map((command) => JSON.parse(command))).toEqual([['node', 'src/main.ts']]);
    expect(JSON.parse(read('package.json')).scripts.start).toBe('node src/main.ts');
  });
});
