import { get } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyDatabase } from "../support/databases.ts";
import { killGroup, type Served, serve } from "../support/processes.ts";

const env = { NODE_ENV: "test", SESSION_SECRET: "slow-secret-0123456789-abcdefghijklmnop" };
const SLOW = 250;
/** Of 1,000 connections. */
const SHARE = 200;

let url: string;
beforeAll(async () => {
  ({ url } = await copyDatabase("sqlite"));
});

const running: Served[] = [];
afterAll(() => {
  for (const one of running) killGroup(one);
});

async function started(more: Record<string, string> = {}): Promise<Served> {
  const served = await serve({ ...env, DATABASE_URL: url, ...more });
  running.push(served);
  return served;
}

/** A connection, and the milliseconds after which the other side closed it. */
interface Slow {
  socket: Socket;
  closedAfter?: number;
}

function open(served: Served, first = "GET /login HTTP/1.1\r\nHost: local"): Slow {
  const [slow, from]: [Slow, number] = [
    { socket: connect(Number(new URL(served.url).port), "127.0.0.1") },
    performance.now(),
  ];
  slow.socket
    .on("error", () => {})
    .on("close", () => (slow.closedAfter = performance.now() - from));
  slow.socket.resume().write(first);
  return slow;
}

const openOf = (all: Slow[]) => all.filter(({ closedAfter }) => closedAfter === undefined);

/**
 * Milliseconds until the whole answer of /health/live is there, asked from this address of this
 * machine; the quickest of three, as others work on it.
 */
async function live(served: Served, localAddress: string): Promise<number> {
  const times = [];
  for (let turn = 0; turn < 3; turn++) times.push(await askLive(served, localAddress));
  return Math.min(...times);
}

function askLive(served: Served, localAddress: string): Promise<number> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(`${served.url}/health/live`, { localAddress, agent: false }, (response) =>
      response
        .resume()
        .on("end", () =>
          resolve(
            response.statusCode === 200 ? performance.now() - from : Number.POSITIVE_INFINITY,
          ),
        ),
    );
    request.on("error", reject);
  });
}

async function closedWithin(all: Slow[], ms: number): Promise<void> {
  const from = performance.now();
  while (openOf(all).length > 0 && performance.now() - from < ms) await sleep(50);
  expect(openOf(all)).toHaveLength(0);
}

describe.concurrent("clients that are slow", () => {
  // Only Linux answers to all of 127.0.0.0/8.
  it.skipIf(process.platform !== "linux")(
    "from one address: a fifth is theirs, for 15 s; everybody else is answered at once",
    async () => {
      const served = await started();
      const all = Array.from({ length: SLOW }, () => open(served));
      const from = performance.now();
      while (openOf(all).length > SHARE && performance.now() - from < 2_000) await sleep(10);
      await sleep(200);
      expect(openOf(all)).toHaveLength(SHARE);
      for (let turn = 0; turn < 5; turn++)
        expect(await live(served, "127.0.0.2")).toBeLessThan(200);
      await expect(live(served, "127.0.0.1")).rejects.toThrow();
      await closedWithin(all, 15_000);
      expect(await live(served, "127.0.0.1")).toBeLessThan(200);
      const warnings = served.said().match(/^\{"level":40.*$/gm) ?? [];
      expect(warnings.map((line) => JSON.parse(line))).toMatchObject([
        { address: "127.0.0.1", count: 1 },
      ]);
    },
  );

  it("through a proxy: nobody is turned away for the address", async () => {
    const served = await started({ TRUST_PROXY: "1" });
    const all = Array.from({ length: SLOW }, () => open(served));
    await sleep(1_000);
    expect(openOf(all)).toHaveLength(SLOW);
    expect(await live(served, "127.0.0.1")).toBeLessThan(200);
    await closedWithin(all, 14_000);
  });

  it("are closed in 15 s without header, 20 s without body, however they are slow", async () => {
    const served = await started();
    const whole = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const silent = open(served, "");
    const [kept, dripping] = [open(served, whole), open(served, "GET /login HTTP/1.1\r\n")];
    const drip = setInterval(
      () => dripping.socket.writable && dripping.socket.write("X-A: b\r\n"),
      500,
    );
    await sleep(1_000);
    kept.socket.write("GET /login HTTP/1.1\r\nHo");
    // From our own pages, so that the body is waited for.
    const form =
      "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
      "Content-Length: 99";
    const body = `POST /login HTTP/1.1\r\nHost: localhost\r\n${form}\r\n\r\na=`;
    const post = open(served, body);
    await closedWithin([silent, kept, dripping], 15_000);
    clearInterval(drip);
    for (const { closedAfter } of [silent, kept, dripping])
      expect(closedAfter).toBeLessThan(15_500);
    await closedWithin([post], 10_000);
    expect(post.closedAfter).toBeGreaterThan(14_000);
    expect(post.closedAfter).toBeLessThan(20_000);
    expect(await live(served, "127.0.0.1")).toBeLessThan(200);
  });
});
