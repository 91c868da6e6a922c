/** What is answered when a request is refused, in words: as JSON to a script, as the page itself to a form. */
import type { TextKey } from './texts.ts';

export interface Problem {
  status: 400 | 401 | 403 | 413 | 429 | 503;
  text: Extract<TextKey, `problem${string}`>;
  retryAfterS?: number;
}

export const problems = {
  unclear: { status: 400, text: 'problemUnclear' },
  noCookie: { status: 401, text: 'problemCookie' },
  foreign: { status: 403, text: 'problemForeign' },
  tooLong: { status: 413, text: 'problemTooLong' },
  later: { status: 503, text: 'problemLater', retryAfterS: 5 },
  full: { status: 503, text: 'problemBusy', retryAfterS: 30 },
} as const satisfies Record<string, Problem>;

/** Thrown by whatever answers a request, and turned into an answer in one place. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.text);
    this.problem = problem;
  }
}

/** Which problem an error stands for; null when it is none of the citizen's or the moment's, but a fault of ours. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof ProblemError) return error.problem;
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return problems.tooLong;
  return typeof status === 'number' && status >= 400 && status < 500 ? problems.unclear : null;
}
