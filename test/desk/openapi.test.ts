/** The OpenAPI document of the desk: valid in itself, true of every operation, and what the page's types are written from. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../../src/desk/api/openapi.ts';
import { operations } from '../../src/desk/api/operations.ts';
import { clientTypes } from '../../src/desk/api/write-types.ts';
import { citizen, typedDay } from '../world.ts';
import { codeNow, type DeskWorld, password, startDeskWorld } from './world.ts';

type Json = Record<string, unknown>;
const document = openApiDocument();
const root = JSON.parse(JSON.stringify(document)) as Json;

/** `#/a/b`, as JSON Pointer has it (RFC 6901). */
function at(reference: string): unknown {
  const steps = reference.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>((part, step) => (part as Json | undefined)?.[step.replaceAll('~1', '/')], root);
}

function* within(part: unknown): Generator<Json> {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) yield part as Json;
  for (const each of Object.values(part)) yield* within(each);
}

/** zod reads patterns without the flag `u`, with which JSON Schema means them (2020-12 core, 6.4, read 2026-11). */
const isUnreadable = ([key, value]: [string, unknown]) => key === 'pattern' && String(value).includes('\\p{');

/** With what it refers to in its place; none of ours refers to itself. */
function resolved(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(resolved);
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part) return resolved(at(String(part.$ref)));
  const readable = Object.entries(part).filter((entry) => !isUnreadable(entry));
  return Object.fromEntries(readable.map(([key, value]) => [key, resolved(value)]));
}

const schemaOf = (part: unknown) => z.fromJSONSchema(resolved(part) as never);

/** The objects of OpenAPI 3.1.0 that we use, with no field that it does not know (spec.openapis.org/oas/v3.1.0, 4.8, read 2026-11). */
const extended = z.record(z.string(), z.unknown());
const schemaObject = extended;
const mediaTypes = z.record(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/), z.strictObject({ schema: schemaObject }));
const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  description: z.string().optional(),
  schema: schemaObject,
});
const response = z.strictObject({ description: z.string(), content: mediaTypes.optional() });
const operation = z
  .looseObject({
    operationId: z.string().regex(/^[a-z][A-Za-z]*$/),
    summary: z.string().min(1),
    security: z.array(z.record(z.string(), z.array(z.string()))),
    parameters: z.array(parameter),
    requestBody: z.strictObject({ required: z.boolean(), content: mediaTypes }).optional(),
    responses: z.record(z.string().regex(/^(?:[1-5]\d\d|default)$/), response),
  })
  .refine((given) => Object.keys(given).every((key) => key.startsWith('x-') || key in operationFields));
const operationFields = { operationId: 0, summary: 0, security: 0, parameters: 0, requestBody: 0, responses: 0 };
const wholeDocument = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'put', 'post', 'delete', 'patch']), operation),
  ),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), schemaObject),
    securitySchemes: z.record(
      z.string(),
      z.strictObject({ type: z.literal('apiKey'), in: z.literal('cookie'), name: z.string() }),
    ),
  }),
});

const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => ({ path, method, ...one })),
);

describe('the document', () => {
  it('has the form of OpenAPI 3.1', () => {
    expect(wholeDocument.safeParse(root).error?.issues ?? []).toEqual([]);
  });

  it('refers to nothing that is not there, and has nothing that nobody refers to', () => {
    const references = new Set([...within(root)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : [])));
    expect([...references].filter((reference) => at(reference) === undefined)).toEqual([]);
    const schemas = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(schemas.filter((name) => !references.has(name))).toEqual([]);
    for (const { security } of described)
      for (const name of security.flatMap(Object.keys))
        expect(document.components.securitySchemes).toHaveProperty(name);
  });

  it('has schemas that say something', () => {
    for (const { pattern } of within(root))
      if (typeof pattern === 'string') expect(() => new RegExp(pattern, 'u')).not.toThrow();
    for (const part of within(root))
      if (typeof part['schema'] === 'object') expect(() => schemaOf(part['schema'])).not.toThrow();
    for (const schema of Object.values(document.components.schemas)) {
      expect(schema).toMatchObject({ type: 'object', properties: expect.anything() });
      // JSON Schema's is `$id`; ours would be a word that nobody knows.
      expect(schema).not.toHaveProperty('id');
    }
  });

  it('declares the parameters of each path, and each parameter once', () => {
    for (const { path, parameters } of described) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter(({ in: where }) => where === 'path').map(({ name }) => name)).toEqual(inPath);
      const names = parameters.map(({ name, in: where }) => `${where} ${name}`);
      expect(new Set(names).size).toBe(names.length);
    }
    const shapes = Object.keys(document.paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}'));
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('asks for the header against forgery wherever somebody signed in changes something, and nowhere else', () => {
    for (const { method, security, parameters } of described) {
      const asks = parameters.some(({ name }) => name === 'x-csrf-token');
      expect(asks).toBe(method !== 'get' && security.length > 0);
    }
  });

  it('has every operation once', () => {
    expect(described.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(operations).sort());
  });
});

describe('the page’s types', () => {
  it('are what `npm run desk:types` writes', async () => {
    const stored = await readFile(new URL('../../src/desk/page/api.d.ts', import.meta.url), 'utf8');
    expect(await clientTypes(document)).toBe(stored);
  });
});

/** Somebody at the desk; what they ask and are told is held against the document. */
interface Asking {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: Json;
}

function createAsker(world: DeskWorld, answered: Set<string>) {
  let cookie = '';
  let csrf = '';
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  return async function ask(id: keyof typeof operations, { params = {}, query, body }: Asking = {}): Promise<any> {
    const one = described.find(({ operationId }) => operationId === id);
    if (one === undefined) throw new Error(`no ${id}`);
    expect(one.requestBody !== undefined).toBe(body !== undefined);
    if (one.requestBody && body)
      expect(schemaOf(one.requestBody.content['application/json']?.schema).safeParse(body).error).toBeUndefined();
    const path = one.path.replaceAll(/\{(\w+)\}/g, (_, name) => params[name] ?? '');
    const told = await fetch(`${world.url}/desk/api${path}${query ? `?${new URLSearchParams(query)}` : ''}`, {
      method: one.method.toUpperCase(),
      headers: { 'content-type': 'application/json', cookie, 'x-csrf-token': csrf },
      ...(body && { body: JSON.stringify(body) }),
    });
    cookie = told.headers.getSetCookie().at(-1)?.split(';')[0] ?? cookie;
    const documented = one.responses[told.status];
    expect(documented, `${id} is answered ${told.status}, ${told.ok ? '' : await told.text()}`).toBeDefined();
    answered.add(id);
    const [[mime, media] = [null, null]] = Object.entries(documented?.content ?? {});
    expect(told.headers.get('content-type')?.split(';')[0] ?? null, id).toBe(mime);
    if (mime === 'text/event-stream') return void (await told.body?.cancel());
    const text = await told.text();
    if (mime !== 'application/json') return text;
    const read = JSON.parse(text);
    expect(schemaOf(media?.schema).safeParse(read).error?.issues ?? [], id).toEqual([]);
    if (typeof read.csrf === 'string') csrf = read.csrf;
    return read;
  };
}

describe('every operation', () => {
  let world: DeskWorld;
  beforeAll(async () => {
    world = await startDeskWorld();
  }, 30_000);
  afterAll(() => world?.close());

  it('is answered as the document says', async () => {
    const answered = new Set<string>();
    const boss = createAsker(world, answered);
    const lan = createAsker(world, answered);

    // Coming in.
    const token = new URL(`${world.url}${world.assistant.deskSetUpPath()}`).searchParams.get('token');
    await boss('setUp', { body: { token, id: 'truong', name: 'Trưởng', password } });
    const { secret } = await boss('beginTotp', { body: { password } });
    await boss('confirmTotp', { body: { code: codeNow(secret, world.clock.now()) } });
    await boss('me');
    await boss('addAccount', { body: { id: 'lan', name: 'Lan', role: 'agent', password } });
    await boss('changeAccount', { params: { id: 'lan' }, body: { name: 'Nguyễn Lan' } });
    await boss('accounts');
    await lan('signIn', { body: { id: 'lan', password } });

    // A citizen who asks what is not understood, waits for a person, and is held up by the registry.
    const an = world.telegram.user(9_101, { name: 'Nguyễn Thị An' });
    const reads = (text: string) =>
      an.waitForReply({ where: ({ text: read }) => read.includes(text), timeoutMs: 10_000 });
    an.start();
    await reads('Kính chào');
    for (const [words, answer] of [
      ['con bò nhà bác hàng xóm có biết bơi qua sông không', ''],
      ['liên kết ngay tại đây', 'Trước khi bắt đầu'],
      ['tôi đồng ý', 'Bước 1/4'],
      ['gặp người', 'báo nhân viên'],
    ] as const) {
      an.text(words);
      await reads(answer);
    }
    const who = citizen(1);
    world.services.faults.add({ kind: 'slow', service: 'registry', operation: 'matchCitizen', ms: 1_000 });
    an.text(who.cccd);
    await reads('ngày sinh');
    an.text(typedDay(who.dateOfBirth));
    await reads('Bước 2/4');

    // What staff do.
    const { items } = await lan('conversations', { query: { view: 'waiting' } });
    const params = { number: items[0].number as string };
    await lan('events', { query: { open: params.number } });
    await lan('presence', { params, body: { typing: true } });
    await lan('take', { params, body: { from: null } });
    await boss('reveal', { params, body: { field: 'cccd', reason: 'để hỏi lại người dân' } });
    const withheld = async () => {
      const { transcript } = await lan('conversation', { params });
      return transcript.findLast(({ key }: { key: string | null }) => key !== null)?.key;
    };
    await expect.poll(withheld, { timeout: 10_000 }).toBeDefined();
    await lan('sendWithheld', { params, body: { key: await withheld() } });
    await boss('ask', { params });
    await lan('answerAsk', { params, body: { give: false } });
    await lan('reply', { params, body: { id: 'reply-0001', text: 'Chào bác ạ.' } });
    await lan('sendTopic', {
      params,
      body: { id: 'topic-0001', topic: (await lan('topics', { query: { language: 'vi' } })).topics[0].topic },
    });
    await lan('move', { params, body: { id: 'move-00001', move: 'again', reason: 'nói lại câu hỏi' } });
    await lan('addNote', { params, body: { id: 'note-00001', text: 'hẹn gọi lại' } });
    await lan('setLabels', { params, body: { labels: ['gọi lại'] } });
    await lan('handBack', { params, body: { move: null } });
    await lan('take', { params, body: { from: null } });
    await lan('close', { params });

    // What helps, and what is learnt.
    const { replies } = await lan('replies');
    await boss('setReplies', { body: { replies } });
    await lan('diagram', { params: { flow: 'linking' } });
    const day = new Date(world.clock.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    await boss('figures', { query: { from: day, to: day } });
    await boss('figuresCsv', { query: { from: day, to: day, channel: 'telegram' } });
    const { questions } = await boss('unanswered');
    await boss('settleUnanswered', { params: { id: questions[0].id } });
    await boss('document');
    await boss('auditExport');
    const { entries } = await boss('audit', { query: { what: 'figuresCsv' } });
    // An export is written down with what was taken.
    expect(entries).toMatchObject([{ who: 'truong', detail: `from ${day}, to ${day}, channel telegram` }]);

    // Going.
    await boss('eraseOld', { body: { olderThanDays: 30, dryRun: true, reason: 'để xem' } });
    await boss('erase', { params, body: { reason: 'người dân yêu cầu' } });
    await lan('changePassword', { body: { old: password, new: 'một mật khẩu khác hẳn' } });
    await lan('signOut');
    expect(Object.keys(operations).filter((id) => !answered.has(id))).toEqual([]);
  }, 60_000);
});
