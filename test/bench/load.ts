import autocannon from "autocannon";
import { cpuTime } from "./cores.ts";
import type { Visit } from "./visit.ts";

export interface LoadResult {
  requests: number;
  /** From the first request to the last answer. */
  seconds: number;
  /** Milliseconds of each answer. */
  latencies: number[];
  /** Milliseconds of the server's CPU in that time. */
  cpu: number;
}

interface Load {
  url: string;
  /** Whose CPU time is read. */
  pid: number;
  /** One for each connection. */
  visits: readonly Visit[];
  /** Requests in all. A fixed number, not a fixed time: at the end none is cut off. */
  amount: number;
}

/** Milliseconds between two looks of autocannon whether it has ended. */
const LOOK = 20;

/**
 * Sends the visits until there were `amount` answers. Throws when one of them has another status
 * than expected, or none.
 */
export async function applyLoad({ url, pid, visits, amount }: Load): Promise<LoadResult> {
  const failures: string[] = [];
  const latencies: number[] = [];
  const waiting = visits.map((visit) => asRequest(visit, failures));
  const setupClient = (client: autocannon.Client) =>
    client.setRequests([waiting.shift() as autocannon.Request]);
  const cpuBefore = cpuTime(pid);
  const began = performance.now();
  let result = { seconds: 0, cpu: 0 };
  await new Promise<void>((resolve, reject) => {
    const settings = {
      url,
      connections: visits.length,
      amount,
      sampleInt: LOOK,
      timeout: 30,
      bailout: 1,
      setupClient,
    };
    const running = autocannon(settings, (error) => (error ? reject(error) : resolve()));
    running.on("response", (_client, _status, _bytes, milliseconds) => {
      latencies.push(milliseconds);
      if (latencies.length === amount)
        result = { seconds: (performance.now() - began) / 1_000, cpu: cpuTime(pid) - cpuBefore };
    });
    running.on("reqError", (error: Error) => failures.push(error.message));
  });
  if (failures.length > 0)
    throw new Error(
      `${failures.length} of ${amount} requests to ${visits[0]?.path} failed: ${failures[0]}`,
    );
  return { requests: amount, latencies, ...result };
}

function asRequest(
  { method, path, headers, turn, body, expected, onAnswer }: Visit,
  failures: string[],
): autocannon.Request {
  return {
    method,
    path,
    headers,
    onResponse: (status) => {
      if (status === expected) onAnswer?.();
      else failures.push(`status ${status}`);
    },
    ...(body || turn
      ? {
          setupRequest: (request: autocannon.Request) => ({
            ...request,
            headers: { ...request.headers, ...turn?.() },
            ...(body ? { body: body() } : {}),
          }),
        }
      : {}),
  };
}
