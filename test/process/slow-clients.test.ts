import { once } from "node:events";
import { get } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { copyDatabase } from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";
import { thorough } from "../support/thorough.ts";

const env = { NODE_ENV: "test", SESSION_SECRET: "slow-secret-0123456789-abcdefghijklmnop" };
const SLOW = 250;
/** Of 1,000 connections. */
const SHARE = 200;

let served: Served;
let starting: Promise<Served> | undefined;
/** By whichever test is first: one that does not start fails that test. */
function start(): Promise<Served> {
  starting ??= copyDatabase("sqlite").then(({ url }) => serve({ ...env, DATABASE_URL: url }));
  return starting;
}
afterAll(() => start().then(killGroup, () => undefined));

/** A connection, and the milliseconds after which the other side closed it. */
interface Slow {
  socket: Socket;
  closedAfter?: number;
}

function open(first: string, localAddress = "127.0.0.1"): Slow {
  const [port, from] = [Number(new URL(served.url).port), performance.now()];
  const slow: Slow = { socket: connect({ port, host: "127.0.0.1", localAddress }) };
  slow.socket
    .on("error", () => {})
    .on("close", () => (slow.closedAfter = performance.now() - from));
  slow.socket.resume().write(first);
  return slow;
}

const openOf = (all: Slow[]) => all.filter(({ closedAfter }) => closedAfter === undefined);

async function closed(all: Slow[]): Promise<void> {
  while (openOf(all).length > 0) await sleep(50);
}

/** Milliseconds until /health/live has answered to this address of this machine. */
function live(localAddress: string): Promise<number> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(`${served.url}/health/live`, { localAddress, agent: false }, (response) => {
      expect(response.statusCode).toBe(200);
      response.resume().on("end", () => resolve(performance.now() - from));
    });
    request.on("error", reject);
  });
}

/** How long is asked in `npm run test:long`, on a machine that does nothing else. */
describe.concurrent("clients that are slow", () => {
  // Only Linux answers to all of 127.0.0.0/8.
  it.skipIf(process.platform !== "linux")(
    "from one address: a fifth is theirs, for a while; everybody else is answered",
    async () => {
      served = await start();
      const [crowd, other] = ["127.0.0.3", "127.0.0.2"];
      const head = "GET /login HTTP/1.1\r\nHost: local";
      const all = Array.from({ length: SLOW }, () => open(head, crowd));
      while (openOf(all).length > SHARE) await sleep(10);
      for (let turn = 0; turn < 5; turn++) {
        const took = await live(other);
        if (thorough) expect(took).toBeLessThan(200);
      }
      expect(openOf(all)).toHaveLength(SHARE);
      await expect(live(crowd)).rejects.toThrow();
      await closed(all);
      // The server may notice a little later.
      while (!(await live(crowd).catch(() => undefined))) await sleep(50);
      const warnings = served.said().match(/^\{"level":40.*$/gm) ?? [];
      expect(warnings.map((line) => JSON.parse(line))).toMatchObject([
        { address: crowd, count: 1 },
      ]);
    },
  );

  it("are closed without header, and later without body, however they are slow", async () => {
    served = await start();
    // From our own pages, so that the body is waited for.
    const form =
      "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
      "Content-Length: 99";
    const post = open(`POST /login HTTP/1.1\r\nHost: localhost\r\n${form}\r\n\r\na=`);
    await sleep(200);
    const silent = open("");
    const kept = open("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const dripping = open("GET /login HTTP/1.1\r\n");
    const drip = setInterval(
      () => dripping.socket.writable && dripping.socket.write("X-A: b\r\n"),
      500,
    );
    await once(kept.socket, "data");
    kept.socket.write("GET /login HTTP/1.1\r\nHo");
    await closed([silent, kept, dripping]);
    clearInterval(drip);
    // Which began before them.
    expect(post.closedAfter).toBeUndefined();
    await closed([post]);
    await live("127.0.0.1");
    if (!thorough) return;
    for (const { closedAfter } of [silent, kept, dripping])
      expect(closedAfter).toBeLessThan(15_500);
    expect(post.closedAfter).toBeGreaterThan(14_000);
    expect(post.closedAfter).toBeLessThan(20_000);
    // More than twice what all of it takes.
  }, 45_000);
});
