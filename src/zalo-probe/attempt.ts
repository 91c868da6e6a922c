/** One question, with what may go wrong in it: the run goes on. */
import { tell } from '../log.ts';
import { InterruptedError, SkippedError, UnmeasuredError } from './endings.ts';
import { noAnswer } from './report.ts';
import type { Answer, Question, Visit } from './visit.ts';

/** Rejects only when the run is to end. */
export async function attempt(question: Question, visit: Visit): Promise<Answer> {
  try {
    return await question.ask(visit);
  } catch (error) {
    if (visit.signal.aborted || error instanceof InterruptedError) throw error;
    if (error instanceof SkippedError) return noAnswer({ vi: 'bỏ qua', en: 'skipped' });
    if (error instanceof UnmeasuredError) return noAnswer(error.words, error.measured);
    const { error: name, code, where } = tell(error);
    const told = [name, code, where].filter((part) => part !== undefined).join(', ');
    return noAnswer({ vi: `chương trình lỗi (${told})`, en: `the probe itself failed (${told})` });
  }
}
