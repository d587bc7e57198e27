import type { DatabaseOptions } from "./client.ts";
import { checkpoint } from "./large-commit.ts";

/** Milliseconds until it is tried again. */
const AGAIN = 60_000;

/**
 * Takes what was deleted out of a file's index of words (`merge`) and its log. While somebody
 * reads an older state nobody can: the log says so, and it is tried again every minute until it is
 * done, or `stop` is called.
 */
export function scrubber(
  file: string,
  { log, merge }: Pick<DatabaseOptions, "log"> & { merge: () => Promise<void> },
) {
  let timer: NodeJS.Timeout | undefined;
  let [failed, stopped] = [false, false];
  const finish = (done: boolean): void => {
    if (stopped) return;
    if (done && failed) log?.info("what was deleted is gone from the files of the database");
    if (!done && !failed)
      log?.error(
        { file },
        "what was deleted may still stand in the files of the database: somebody is reading, or " +
          "the disk fails; trying again every minute",
      );
    failed = !done;
    clearTimeout(timer);
    if (failed) timer = setTimeout(scrub, AGAIN).unref();
  };
  const cut = () => new Promise<boolean>((ended) => checkpoint(file, "TRUNCATE", ended));
  const scrub = (): Promise<void> =>
    merge()
      .then(cut, () => false)
      .then(finish);
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
  };
  return { scrub, stop };
}
