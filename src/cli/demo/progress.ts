import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  show(done: number, total: number): void;
  stop(): void;
}

/** Seconds between two lines where there is no terminal. */
const PAUSE = 5;

/** A bar on a terminal, otherwise a line now and then. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? createBar(stream) : createLines(stream);
}

function createBar(stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({ stream, format: "{bar} {percentage} % | {value} of {total} rows | {eta_formatted} left", etaBuffer: 50 }, Presets.shades_classic);
  let running = false;
  return {
    show: (done, total) => {
      if (!running) bar.start(total, done);
      running = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

function createLines(stream: NodeJS.WriteStream): Progress {
  let next = 0;
  return {
    show: (done, total) => {
      if (performance.now() < next && done < total) return;
      next = performance.now() + PAUSE * 1_000;
      stream.write(`${done} of ${total} rows\n`);
    },
    stop: () => {},
  };
}
