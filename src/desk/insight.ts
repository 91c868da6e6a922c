/** Figures, what is to be learnt, and the audit log, as they are asked for. */
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { type Handlers, ProblemError } from './api/handling.ts';
import type { Audit } from './audit/audit.ts';
import type { AskedFigures } from './figures/figures.ts';

export interface InsightOptions {
  figures: AskedFigures;
  audit: Pick<Audit, 'read' | 'exported'>;
}

/** Exports are written while they are read; a period without figures has zeros. */
export function createInsightHandlers({
  figures,
  audit,
}: InsightOptions): Handlers<'figures' | 'figuresCsv' | 'unanswered' | 'settleUnanswered' | 'audit' | 'auditExport'> {
  return {
    figures: async ({ query }) => figures.figures(query),
    async figuresCsv({ query, response }) {
      response
        .attachment(`figures-${query.from}-${query.to}.csv`)
        .type('text/csv')
        .send(await figures.csv(query));
      return undefined;
    },
    unanswered: async () => ({ questions: await figures.unanswered() }),
    async settleUnanswered({ params }) {
      if (!(await figures.settle(params['id'] ?? ''))) throw new ProblemError('not-found');
      return { done: true };
    },
    audit: async ({ query }) => audit.read(query),
    async auditExport({ response }) {
      response.attachment('audit.ndjson').type('application/x-ndjson');
      await streamed(audit.exported(), response);
      return undefined;
    },
  };
}

/** A line each, as fast as they are taken; whoever goes away in the middle gets no more. */
async function streamed(lines: AsyncIterable<string>, response: Response): Promise<void> {
  async function* ended() {
    for await (const line of lines) yield `${line}\n`;
  }
  try {
    await pipeline(ended, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
