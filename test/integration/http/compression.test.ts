import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("a page", () => {
  let test: TestApp;
  let server: Server;
  beforeAll(async () => {
    test = await startApp();
    server = createServer(test.app);
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  });
  afterAll(async () => {
    server.close();
    await test.close();
  });

  it.each([
    ["gzip", "gzip"],
    ["identity", null],
  ])("for a browser that takes %s is sent as %s, whole", async (takes, sent) => {
    const { port } = server.address() as AddressInfo;
    const headers = { "accept-encoding": takes, connection: "close" };
    const answer = await fetch(`http://localhost:${port}/login`, { headers });
    expect(answer.headers.get("content-encoding")).toBe(sent);
    expect((await answer.text()).trimEnd()).toMatch(/^<!doctype html>.*<\/html>$/is);
  });
});
