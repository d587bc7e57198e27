import { Presets, SingleBar } from "cli-progress";

interface Progress {
  show(done: number, total: number): void;
  stop(): void;
}

/** Seconds between two lines where there is no terminal. */
const PAUSE = 5;

/** A bar on a terminal, otherwise a line now and then; `unit` is what is counted. */
export function createProgress(stream: NodeJS.WriteStream, unit: string): Progress {
  return stream.isTTY ? createBar(stream, unit) : createLines(stream, unit);
}

function createBar(stream: NodeJS.WriteStream, unit: string): Progress {
  const bar = new SingleBar(
    {
      stream,
      format: `{bar} {percentage} % | {value} of {total} ${unit} | {eta_formatted} left`,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  );
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

function createLines(stream: NodeJS.WriteStream, unit: string): Progress {
  let next = 0;
  return {
    show: (done, total) => {
      if (performance.now() < next && done < total) return;
      next = performance.now() + PAUSE * 1_000;
      stream.write(`${done} of ${total} ${unit}\n`);
    },
    stop: () => {},
  };
}
