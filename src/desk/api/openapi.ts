/** The desk's API as an OpenAPI 3.1 document, made from the table of operations. */
import { z } from 'zod';
import { allowed } from './handling.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { problem } from './shapes.ts';

type Json = Record<string, unknown>;

export interface OpenApi {
  openapi: '3.1.0';
  info: Json;
  servers: Array<{ url: string }>;
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json };
}

export interface Described {
  operationId: string;
  summary: string;
  'x-permission': string;
  'x-roles': string[];
  security: Json[];
  parameters: Array<{
    name: string;
    in: 'path' | 'query' | 'header';
    required: boolean;
    schema: Json;
  }>;
  requestBody?: { required: true; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

type Content = Record<string, { schema: Json }>;

/** Complete, and the same at every call; served at `/desk/api/openapi.json`. */
export function openApiDocument(): OpenApi {
  const schemas: Record<string, Json> = {};
  /** The schema with its named parts moved to the document's components. */
  function schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema: _,
      $defs = {},
      ...schema
    } = z.toJSONSchema(type, { io }) as Json & { $defs?: Record<string, Json> };
    for (const [name, part] of Object.entries($defs)) schemas[name] = relocated(part);
    const { id, ...rest } = relocated(schema);
    if (typeof id !== 'string') return rest;
    schemas[id] = rest;
    return { $ref: `#/components/schemas/${id}` };
  }
  const paths: OpenApi['paths'] = {};
  for (const [id, operation] of Object.entries(operations) as Array<[string, Operation]>) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = describe(id, operation, schemaOf);
    paths[operation.path] = path;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'The help desk of the VNeID linking assistant',
      version: '1',
      description:
        'What changes something needs the header `x-csrf-token` (see `me`). Problems are told as RFC 9457, in the language of `accept-language`.',
    },
    servers: [{ url: '/desk/api' }],
    paths,
    components: {
      schemas,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'desk' } },
    },
  };
}

function relocated<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as T;
}

type SchemaOf = (type: z.ZodType, io: 'input' | 'output') => Json;

function describe(operationId: string, operation: Operation, schemaOf: SchemaOf): Described {
  const { method, path, summary, permission, query, body, answer, mime } = operation;
  const roles = Object.entries(allowed).flatMap(([role, may]) => (may.includes(permission) ? [role] : []));
  return {
    operationId,
    summary,
    'x-permission': permission,
    'x-roles': permission === 'none' ? [] : roles,
    security: permission === 'none' ? [] : [{ session: [] }],
    parameters: [
      ...pathParameters(path),
      ...(query ? queryParameters(query, schemaOf) : []),
      ...csrfParameter(operation),
    ],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: {
      ...(answer || mime
        ? {
            200: {
              description: 'Done',
              content: {
                [mime ?? 'application/json']: { schema: answer ? schemaOf(answer, 'output') : { type: 'string' } },
              },
            },
          }
        : { 204: { description: `Done${method === 'GET' ? '' : ', nothing to tell'}` } }),
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: schemaOf(problem, 'output') } },
      },
    },
  };
}

const pathParameters = (path: string): Described['parameters'] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(query: z.ZodObject, schemaOf: SchemaOf): Described['parameters'] {
  const { properties = {}, required = [] } = schemaOf(query, 'output') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name) && !('default' in schema),
    schema,
  }));
}

const csrfParameter = ({ method, permission }: Operation): Described['parameters'] =>
  method === 'GET' || permission === 'none'
    ? []
    : [{ name: 'x-csrf-token', in: 'header', required: true, schema: { type: 'string' } }];
