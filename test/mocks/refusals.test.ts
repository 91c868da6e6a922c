/** The table of refusals against the OpenAPI documents, both ways. */
import { describe, expect, it } from 'vitest';
import { faultSchema } from '../../src/mocks/faults.ts';
import { operationNames, refusal, refusalsOf, serviceOf, UnknownRefusalError } from '../../src/mocks/refusals.ts';
import { openApi } from '../../src/mocks/services.ts';

type Responses = Record<string, { description?: string; content?: Record<string, { schema: { $ref: string } }> }>;
interface Document {
  paths: Record<string, Record<string, { operationId: string; responses: Responses }>>;
  components: {
    schemas: Record<string, { properties: { code: { enum?: string[] } }; oneOf?: Array<{ $ref: string }> }>;
  };
}

const nowMs = Date.parse('2026-11-21T03:00:00Z');
const last = (ref: string): string => ref.split('/').at(-1) ?? '';

/** What one document says, as `service operation code status`; without what any operation may say. */
function documentedBy(service: 'registry' | 'vneid' | 'sms'): string[] {
  const { paths, components } = openApi(service) as Document;
  function codesOf(name: string): string[] {
    const schema = components.schemas[name];
    return schema?.oneOf?.flatMap(({ $ref }) => codesOf(last($ref))) ?? schema?.properties.code.enum ?? [];
  }
  return Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ operationId, responses }) =>
      Object.entries(responses).flatMap(([status, { content }]) =>
        codesOf(last(content?.['application/problem+json']?.schema.$ref ?? ''))
          .filter((code) => status.startsWith('4') && code !== 'idempotency-key-reused')
          .map((code) => `${service} ${operationId} ${code} ${status}`),
      ),
    );
}

const documented = (['registry', 'vneid', 'sms'] as const).flatMap(documentedBy);

describe('the refusals', () => {
  it('are those of the documents', () => {
    const told = operationNames.flatMap((operation) =>
      Object.entries(refusalsOf(operation)).map(
        ([code, status]) => `${serviceOf(operation)} ${operation} ${code} ${status}`,
      ),
    );
    const own = told.filter((one) => !/ (bad-request 400|unauthorized 401)$/.test(one));
    expect(own.toSorted()).toEqual(documented.toSorted());
    expect(told.length - own.length).toBe(2 * operationNames.length);
  });

  it('name every operation once, and its service', () => {
    expect(new Set(operationNames).size).toBe(operationNames.length);
    const inDocuments = (['registry', 'vneid', 'sms'] as const).flatMap((service) =>
      Object.values((openApi(service) as Document).paths)
        .flatMap((methods) => Object.values(methods))
        .map(({ operationId }) => `${service} ${operationId}`),
    );
    expect(operationNames.map((name) => `${serviceOf(name)} ${name}`)).toEqual(inDocuments);
    expect(serviceOf('addFault')).toBeUndefined();
    expect(serviceOf('constructor')).toBeUndefined();
  });

  it('make faults, with what must come with the code unless it is told', () => {
    for (const operation of operationNames)
      for (const code of Object.keys(refusalsOf(operation)))
        expect(() => faultSchema.parse(refusal({ operation, code, nowMs }))).not.toThrow();
    expect(refusal({ operation: 'saveLink', code: 'already-linked', nowMs, body: { same: false }, times: 2 })).toEqual({
      kind: 'refuse',
      service: 'registry',
      operation: 'saveLink',
      status: 409,
      code: 'already-linked',
      body: { linkedAt: '2026-11-20T03:00:00.000Z', same: false },
      times: 2,
    });
  });

  it('are none that the operation cannot give', () => {
    const made = (operation: string, code: string) => () => refusal({ operation, code, nowMs });
    expect(made('checkCode', 'proof-rejected')).toThrow(UnknownRefusalError);
    expect(made('checkCode', 'proof-rejected')).toThrow('there are expired, too-many, bad-request, unauthorized');
    expect(made('checkCode', 'constructor')).toThrow(UnknownRefusalError);
    expect(made('saveLnk', 'proof-rejected')).toThrow('no operation "saveLnk"; there are matchCitizen, updateCccd');
  });
});
