/** The file system, counting what is under way: a checkpoint of the store works on after the last message was answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Files, realFiles } from '../../src/stores/lowdb/files.ts';

/** Between two operations of one checkpoint less time than this goes by. */
const restMs = 5;

/** Files, and a promise that resolves when no operation has been under way for 5 ms. */
export function createQuietFiles(): { files: Files; quiet: () => Promise<void> } {
  let begun = 0;
  let underWay = 0;
  const counted =
    <Args extends unknown[], Result>(operation: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => {
      begun += 1;
      underWay += 1;
      return operation(...args).finally(() => {
        underWay -= 1;
      });
    };
  const { open, ...others } = realFiles;
  const files = {
    ...(Object.fromEntries(
      Object.entries(others).map(([name, operation]) => [name, counted(operation as () => Promise<unknown>)]),
    ) as unknown as Omit<Files, 'open'>),
    open: counted(async (...args: Parameters<Files['open']>) => {
      const file = await open(...args);
      return { write: counted(file.write), sync: counted(file.sync), close: counted(file.close) };
    }),
  };
  return {
    files,
    async quiet() {
      for (let before = -1; underWay > 0 || begun !== before; ) {
        before = begun;
        await sleep(restMs);
      }
    },
  };
}
