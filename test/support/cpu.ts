/**
 * Milliseconds that this thread has computed, whatever its neighbours do: those of the process
 * where Node (22) cannot tell them apart.
 */
export function computed(): number {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)();
  return (user + system) / 1_000;
}

/**
 * Milliseconds of computing that `work` takes: the least of up to five runs, no more of them once
 * one was below `enough`.
 */
export async function leastComputed(work: () => unknown, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5 && least >= enough; run++) {
    const before = computed();
    await work();
    least = Math.min(least, computed() - before);
  }
  return least;
}
