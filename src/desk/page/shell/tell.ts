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

export function tellProblem(error: unknown): void {
  if (error instanceof ProblemError && error.problem.code === 'not-signed-in') return;
  tellWrong(problemText(error));
}

export function tellWrong(text: string): void {
  notifications.show({
    message: text,
    color: 'red',
    role: 'alert',
    closeButtonProps: { 'aria-label': textNow('app.close') },
  });
}

export function tellDone(text: string): void {
  notifications.show({ message: text, color: 'blue', closeButtonProps: { 'aria-label': textNow('app.close') } });
}
