import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { networkOf } from "../../src/domain/network.ts";
import { createHttpServer } from "../../src/http/server.ts";

const opened: { close(): void }[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const one of opened.splice(0)) one.close();
});

interface Line {
  address: string;
  count: number;
  message: string;
}

interface Wanted {
  trustProxy: unknown;
  answer: string | Buffer;
  silence: number;
}

/** A server with ten connections: an address has a share of two. */
async function listening({ trustProxy = false, answer = "ok", silence }: Partial<Wanted> = {}) {
  const lines: Line[] = [];
  const log = {
    warn: (fields: object, message: string) => void lines.push({ ...fields, message } as Line),
  };
  const server = createHttpServer((_req, res) => void res.end(answer), {
    trustProxy,
    log: log as never,
    maxConnections: 10,
    silence,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push({ close: () => server.close().closeAllConnections() });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    lines,
    count: () => new Promise((resolve) => server.getConnections((_, n) => resolve(n))),
  };
}

/** A connection that says nothing; `closed` once the server ended it. */
async function knock(
  port: number,
  options: { localAddress?: string; allowHalfOpen?: boolean } = {},
) {
  const socket: Socket = connect({ port, host: "127.0.0.1", ...options });
  const state = { socket, closed: false };
  socket.on("error", () => {}).on("close", () => (state.closed = true));
  socket.resume();
  opened.push({ close: () => socket.destroy() });
  await sleep(60);
  return state;
}

const closedOf = (knocks: { closed: boolean }[]) => knocks.map(({ closed }) => closed);

async function times<Value>(count: number, work: () => Promise<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for (let index = 0; index < count; index++) values.push(await work());
  return values;
}

describe("the share of an address", () => {
  it("is a fifth of the connections: what goes beyond is closed at once", async () => {
    const { port } = await listening();
    expect(closedOf(await times(4, () => knock(port)))).toEqual([false, false, true, true]);
  });

  it("is free again once a connection has closed, however it did", async () => {
    const { port } = await listening();
    const [left, right] = await times(2, () => knock(port));
    left?.socket.destroy();
    right?.socket.end();
    await sleep(60);
    const [third, fourth, fifth] = await times(3, () => knock(port));
    expect(closedOf([third, fourth, fifth] as never)).toEqual([false, false, true]);
  });

  it("is not freed by a connection that was turned away", async () => {
    const { port } = await listening();
    await times(5, () => knock(port));
    expect((await knock(port)).closed).toBe(true);
  });

  it("holds for connections that are kept alive between requests", async () => {
    const { port } = await listening();
    const both = await times(2, () => knock(port));
    for (const { socket } of both) socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await sleep(60);
    expect(closedOf(both)).toEqual([false, false]);
    expect((await knock(port)).closed).toBe(true);
  });

  it("is given back by who closed their half and never the other", async () => {
    const { port, count } = await listening();
    for (const { socket } of await times(2, () => knock(port, { allowHalfOpen: true })))
      socket.end("GET / HT");
    await sleep(60);
    expect(await count()).toBe(0);
    expect((await knock(port)).closed).toBe(false);
  });

  it("is not counted where a proxy speaks for many; the whole house is full at ten", async () => {
    const { port, lines } = await listening({ trustProxy: 1 });
    expect(closedOf(await times(11, () => knock(port)))).toEqual([...Array(10).fill(false), true]);
    expect(lines).toMatchObject([
      { address: "127.0.0.1", count: 1, message: expect.stringContaining("all connections") },
    ]);
  });

  it("is logged once a minute, with how many were turned away", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { port, lines } = await listening();
    await times(6, () => knock(port));
    expect(lines).toMatchObject([{ address: "127.0.0.1", count: 1 }]);
    vi.advanceTimersByTime(59_000);
    await knock(port);
    expect(lines).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    await knock(port);
    expect(lines.slice(1)).toMatchObject([{ address: "127.0.0.1", count: 5 }]);
  });
});

describe("a client that does not take its answer", () => {
  it("is closed once nothing moves", async () => {
    const { port, count } = await listening({ answer: Buffer.alloc(64 * 1_048_576), silence: 500 });
    const { socket } = await knock(port);
    socket.pause().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await sleep(100);
    expect(await count()).toBe(1);
    await vi.waitFor(async () => expect(await count()).toBe(0), 10_000);
  });
});

describe("what counts as one address", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::FFFF:192.0.2.7", "192.0.2.7"],
    ["::ffff:c000:207", "192.0.2.7"],
    ["0:0:0:0:0:ffff:192.0.2.7", "192.0.2.7"],
    ["::ffff:0:192.0.2.7", "0:0:0:0"],
    ["::5:6:7:8:192.0.2.7", "0:0:5:6"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::9", "2001:db8:1:2"],
    ["2001:db8::9", "2001:db8:0:0"],
    ["2001:0DB8:000a::9", "2001:db8:a:0"],
    ["::1", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["", ""],
    ["unknown", "unknown"],
  ])("of %j is %j", (address, network) => expect(networkOf(address)).toBe(network));
});
