/** Writes `src/desk/page/api.d.ts`: the OpenAPI document as types for the page's client (`npm run desk:types`). */
import { writeFile } from 'node:fs/promises';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { type Described, type OpenApi, openApiDocument } from './openapi.ts';

const target = new URL('../page/api.d.ts', import.meta.url);

/** `paths` as openapi-fetch wants it, every shape named. */
export async function clientTypes({ paths, components }: OpenApi): Promise<string> {
  const schema = {
    ...objectOf(Object.entries(paths).map(([path, methods]) => [path, methodsOf(methods)])),
    $defs: components.schemas,
  };
  const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"#/$defs/')) as JSONSchema;
  const written = await compile(local, 'paths', {
    additionalProperties: false,
    bannerComment:
      '/** What the desk’s API takes and gives. Written by `npm run desk:types` from the OpenAPI document; not to be edited. */',
    unreachableDefinitions: true,
  });
  // openapi-fetch looks for numbers, and an empty object is one with nothing in it.
  return written.replaceAll(/"(\d{3})":/g, '$1:').replaceAll('{}', 'Record<string, never>');
}

type Schema = Record<string, unknown>;

const objectOf = (properties: Array<[string, Schema]>, optional: string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(properties),
  required: properties.map(([name]) => name).filter((name) => !optional.includes(name)),
});

const methodsOf = (methods: Record<string, Described>): Schema =>
  objectOf(Object.entries(methods).map(([method, described]) => [method, operationOf(described)]));

function operationOf({ parameters, requestBody, responses }: Described): Schema {
  const path = parametersIn(parameters, 'path');
  const query = parametersIn(parameters, 'query');
  const given: Array<[string, Schema]> = [
    ...(path ? [['path', path] as [string, Schema]] : []),
    ...(query ? [['query', query] as [string, Schema]] : []),
  ];
  const isOptional = parameters.some(({ in: where, required }) => where === 'query' && required) ? [] : ['query'];
  return objectOf([
    ['parameters', objectOf(given, isOptional)],
    ...(requestBody ? [['requestBody', contentOf(requestBody)] as [string, Schema]] : []),
    ['responses', objectOf(Object.entries(responses).map(([status, response]) => [status, contentOf(response)]))],
  ]);
}

function parametersIn(parameters: Described['parameters'], where: 'path' | 'query'): Schema | null {
  const those = parameters.filter((parameter) => parameter.in === where);
  if (those.length === 0) return null;
  return objectOf(
    those.map(({ name, schema }) => [name, schema]),
    those.filter(({ required }) => !required).map(({ name }) => name),
  );
}

const contentOf = ({ content }: { content?: Record<string, { schema: Schema }> }): Schema =>
  content
    ? objectOf([['content', objectOf(Object.entries(content).map(([mime, { schema }]) => [mime, schema]))]])
    : objectOf([]);

if (import.meta.main) await writeFile(target, await clientTypes(openApiDocument()));
