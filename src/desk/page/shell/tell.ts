/** Short messages at the top of the window, read out by screen readers. */
import { notifications } from '@mantine/notifications';
import { ProblemError } from '../client.ts';
import { textNow } from '../texts.ts';

/** What went wrong, in words. The server's title is already in the language chosen. */
export function problemText(error: unknown): string {
  if (!(error instanceof ProblemError)) return textNow('problem.unreachable');
  const { title, code, retryAfterS } = error.problem;
  const text = code === 'unknown' || title === '' ? textNow('problem.unknown') : title;
  return retryAfterS === undefined ? text : `${text} ${textNow('problem.retryAfter', { seconds: retryAfterS })}`;
}

/** Says nothing where the session is over: the sign-in page says that. */
export function tellProblem(error: unknown): void {
  if (error instanceof ProblemError && error.problem.code === 'not-signed-in') return;
  tellWrong(problemText(error));
}

/** Interrupts a screen reader. */
export function tellWrong(text: string): void {
  notifications.show({
    message: text,
    color: 'red',
    role: 'alert',
    closeButtonProps: { 'aria-label': textNow('app.close') },
  });
}

/** What was done is seen on the page as well: no reason to cover it for long. */
const doneMs = 3_500;

/** Goes away by itself. */
export function tellDone(text: string): void {
  notifications.show({
    message: text,
    color: 'blue',
    autoClose: doneMs,
    closeButtonProps: { 'aria-label': textNow('app.close') },
  });
}
