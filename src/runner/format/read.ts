/** Dialogue files → dialogues: included parts put in, once for each example, every mistake told with its place. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { z } from 'zod';
import type { Dialogue, Step } from '../dialogue.ts';
import { citizenOf } from './people.ts';
import { checkKeys, dialogueSchema, partSchema, stepSchemas, type Verb } from './schema.ts';
import { DialogueFileError, readSource, type Source } from './source.ts';
import { deedOf } from './steps.ts';
import { nearest } from './wording.ts';

/** Parts in parts in parts: deeper is a circle. */
const includedAtMost = 20;

type Variables = Record<string, string>;
interface Scope {
  source: Source;
  variables: Variables;
  /** Who is meant where a step names nobody. */
  who: string;
  citizens: readonly string[];
  depth: number;
  read: (file: string) => string;
}

/**
 * The dialogues of one file; none for a part that others include. Throws `DialogueFileError` at the first mistake.
 * `read` gives a file's text.
 */
export function readDialogues(file: string, read: (file: string) => string = fromDisk): Dialogue[] {
  const source = readSource(file, read(file));
  const { value } = source;
  if (!isRecord(value)) throw mistake(source, [], 'a dialogue begins with "dialogue: what happens", then "steps:"');
  if ('part' in value) {
    checked(source, partSchema.omit({ steps: true }), value, [], ['steps']);
    const scope = { source, variables: {}, who: 'citizen', citizens: ['citizen'], depth: 0, read };
    stepsOf(source, value);
    // What it says may depend on who includes it; only what is wrong anyhow is told here.
    for (const index of (value['steps'] as unknown[]).keys()) checkVerb(scope, index);
    return [];
  }
  const head = checked(source, dialogueSchema.omit({ steps: true }), value, [], ['steps']);
  const examples = head.examples ?? [{}];
  return examples.map((example, index) => oneDialogue({ source, head, example, index, read }));
}

const fromDisk = (file: string) => readFileSync(file, 'utf8');

function oneDialogue({
  source,
  head,
  example,
  index,
  read,
}: {
  source: Source;
  head: Omit<z.output<typeof dialogueSchema>, 'steps'>;
  example: Variables;
  index: number;
  read: (file: string) => string;
}): Dialogue {
  const { citizen: ownCitizen, language: ownLanguage, ...variables } = example;
  const at = head.examples ? ['examples', index] : [];
  const language = ownLanguage ?? head.language ?? 'vi';
  if (language !== 'vi' && language !== 'en') throw mistake(source, [...at, 'language'], 'language is vi or en');
  const named = head.citizens ?? { citizen: ownCitizen ?? head.citizen ?? '1' };
  const citizens = Object.fromEntries(
    Object.entries(named).map(([name, reference]) => {
      const found = citizenOf(reference);
      if (typeof found === 'string') return [name, found];
      throw mistake(
        source,
        ownCitizen ? [...at, 'citizen'] : [head.citizens ? 'citizens' : 'citizen', name],
        found.problem,
      );
    }),
  );
  const names = Object.keys(citizens);
  const scope: Scope = {
    source,
    variables: { ...head.with, ...variables },
    who: names[0] ?? 'citizen',
    citizens: names,
    depth: 0,
    read,
  };
  const shown = Object.entries(example).map(([name, value]) => `${name}: ${value}`);
  return {
    title: shown.length > 0 ? `${head.dialogue} (${shown.join(', ')})` : head.dialogue,
    file: source.file,
    line: source.lineOf(head.examples ? at : ['dialogue']),
    language,
    linking: head.linking ?? 'both',
    desk: head.desk ?? null,
    citizens,
    tags: head.tags ?? [],
    variables: {},
    lenient: head.unexpected === 'allowed',
    steps: expand(scope),
  };
}

function stepsOf(source: Source, value: unknown): unknown[] {
  const steps = isRecord(value) ? value['steps'] : undefined;
  if (!Array.isArray(steps) || steps.length === 0)
    throw mistake(source, ['steps'], '"steps:" must be a list, each step beginning with "- "');
  return steps;
}

function expand(scope: Scope): Step[] {
  const { source } = scope;
  return stepsOf(source, source.value).flatMap((_, index) => {
    const { verb, step } = checkVerb(scope, index);
    const path = ['steps', index];
    const filled = fill(step, scope.variables) as Record<string, unknown>;
    const read = checked(source, stepSchemas[verb], filled, path);
    const who = ('who' in read && read.who) || scope.who;
    if (!scope.citizens.includes(who))
      throw mistake(
        source,
        [...path, 'who'],
        `there is no citizen "${who}" here; there are ${scope.citizens.join(', ')}`,
      );
    const line = source.lineOf(path);
    if (verb === 'include') return include(scope, path, read as z.output<typeof stepSchemas.include>);
    try {
      return [{ file: source.file, line, who, ...deedOf(verb, read) }];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw mistake(source, path, error.message);
    }
  });
}

function include(
  scope: Scope,
  path: Array<string | number>,
  { include: name, with: given }: { include: string; with?: Variables | undefined },
): Step[] {
  const { source, read, depth } = scope;
  const file = join(dirname(source.file), name);
  if (depth >= includedAtMost)
    throw mistake(source, path, `${name} is included more than ${includedAtMost} deep; does it include itself?`);
  let text: string;
  try {
    text = read(file);
  } catch {
    throw mistake(source, [...path, 'include'], `there is no file ${relative('.', file)}`);
  }
  const part = readSource(file, text);
  if (!isRecord(part.value) || !('part' in part.value))
    throw mistake(
      source,
      [...path, 'include'],
      `${name} is no part: a file to be included begins with "part: what it does"`,
    );
  checked(part, partSchema.omit({ steps: true }), part.value, [], ['steps']);
  return expand({ ...scope, source: part, variables: { ...scope.variables, ...given }, depth: depth + 1 });
}

/** Which verb a step has. */
function checkVerb({ source }: Scope, index: number): { verb: Verb; step: Record<string, unknown> } {
  const path = ['steps', index];
  const step = stepsOf(source, source.value)[index];
  if (!isRecord(step))
    throw mistake(source, path, `a step is "verb: value", as in "citizen: xin chào"; this is "${step}"`);
  const keys = Object.keys(step);
  const verbs = Object.keys(stepSchemas).filter((verb) => verb !== 'check');
  const verb = keys.some((key) => checkKeys.includes(key)) ? 'check' : verbs.find((name) => keys.includes(name));
  if (verb === undefined) {
    const [first = ''] = keys;
    const meant = nearest(first, [...verbs, ...checkKeys]);
    const hint = meant ? `did you mean "${meant}"?` : `there are ${[...verbs, ...checkKeys].join(', ')}`;
    throw mistake(source, [...path, first], `"${first}" is no verb; ${hint}`);
  }
  return { verb: verb as Verb, step };
}

/** What the schema makes of it. `besides`: keys that are looked at elsewhere. */
function checked<Schema extends z.ZodObject>(
  source: Source,
  schema: Schema,
  value: unknown,
  path: Array<string | number>,
  besides: string[] = [],
): z.output<Schema> {
  const given = isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => !besides.includes(key)))
    : value;
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = [...path, ...((issue?.path ?? []) as Array<string | number>)];
  if (issue?.code === 'unrecognized_keys') {
    const [wrong = ''] = issue.keys;
    const known = Object.keys(schema.shape);
    const meant = nearest(wrong, known);
    throw mistake(
      source,
      [...at, wrong],
      `"${wrong}" is not known here; ${meant ? `did you mean "${meant}"?` : `there are ${known.join(', ')}`}`,
    );
  }
  const name = at.at(-1);
  throw mistake(source, at, `"${name}": ${issue?.message ?? 'cannot be used'}`);
}

/** `{{name}}` of what is known when the file is read; what is not stays for later. */
function fill(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return value.replaceAll(/\{\{(\w+)\}\}/g, (whole, name) => variables[name] ?? whole);
  if (Array.isArray(value)) return value.map((item) => fill(item, variables));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, variables)]));
  return value;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mistake = (source: Source, path: Array<string | number>, what: string) =>
  new DialogueFileError({ file: source.file, line: source.lineOf(path), what });
