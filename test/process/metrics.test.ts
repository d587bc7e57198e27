import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import {
  administrator,
  copyDatabase,
  type DialectName,
  noPostgresql,
  onServer,
} from "../support/databases.ts";
import { countsOf, samplesOf } from "../support/metrics.ts";
import {
  finish,
  freePort,
  killGroup,
  newFolder,
  root,
  type Served,
  serve,
} from "../support/processes.ts";

const env = { NODE_ENV: "test", SESSION_SECRET: "metrics-secret-0123456789-abcdefghijklmnop" };

const running: Served[] = [];
afterAll(() => {
  for (const one of running) killGroup(one);
});

async function measured(databaseUrl: string): Promise<{ served: Served; port: number }> {
  const port = await freePort();
  const served = await serve({
    ...env,
    DATABASE_URL: databaseUrl,
    METRICS_PORT: String(port),
    HOST: "0.0.0.0",
  });
  running.push(served);
  return { served, port };
}

/** Status and text of an answer, asked for by this method, path and Host. */
function ask(
  port: number,
  path: string,
  { method = "GET", host = `127.0.0.1:${port}` } = {},
): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, path, method, headers: { host }, agent: false },
      (response) => {
        let text = "";
        response
          .on("data", (chunk) => (text += chunk))
          .on("end", () => resolve([response.statusCode ?? 0, text]));
      },
    );
    sent.on("error", reject).end();
  });
}

function isOpenAt(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address, () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

describe.concurrent.each<[DialectName, string | undefined]>([
  ["sqlite", undefined],
  ["postgresql", noPostgresql],
])("METRICS_PORT on %s", (dialect, missing) => {
  it.skipIf(missing)(
    "is a port of its own for GET /metrics, of this machine alone; " +
      "the app goes on without a database, and they too",
    async () => {
      const { url } = await copyDatabase(dialect);
      const { served, port } = await measured(url);
      const browser = served.browser();
      await browser.submit("/login", { ...administrator, password: "a wrong password" });
      await browser.submit("/login", administrator);
      const [status, text] = await ask(port, "/metrics");
      expect(status).toBe(200);
      expect(countsOf(text, "gatehouse_http_requests_total")).toMatchObject({
        'gatehouse_http_requests_total{method="POST",route="/login",status="422"}': 1,
        'gatehouse_http_requests_total{method="POST",route="/login",status="303"}': 1,
      });
      expect(countsOf(text, "gatehouse_sign_ins_refused_total")).toEqual({
        'gatehouse_sign_ins_refused_total{reason="password"}': 1,
      });
      const samples = samplesOf(text);
      expect(samples.get("gatehouse_sessions")).toBe(1);
      expect(samples.get("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0);
      expect(samples.has('gatehouse_db_connections{pool="read",state="total"}')).toBe(
        dialect === "postgresql",
      );

      const elsewhere = [
        ask(port, "/"),
        ask(port, "/users"),
        ask(port, "/metrics", { method: "POST" }),
        ask(port, "/metrics", { host: "evil.example" }),
      ];
      expect((await Promise.all(elsewhere)).map(([code]) => code)).toEqual([404, 404, 404, 404]);
      expect((await browser.get("/metrics")).status).toBe(404);
      if (process.platform === "linux") {
        expect([
          await isOpenAt("127.0.0.2", Number(new URL(served.url).port)),
          await isOpenAt("127.0.0.2", port),
        ]).toEqual([true, false]);
      }
      if (dialect === "postgresql") {
        await onServer((client) =>
          client.query(`DROP DATABASE "${new URL(url).pathname.slice(1)}" WITH (FORCE)`),
        );
        const [code, rest] = await ask(port, "/metrics");
        expect([code, samplesOf(rest).has("gatehouse_sessions")]).toEqual([200, false]);
      }
      served.child.kill("SIGINT");
      expect(await served.ended).toBe(0);
    },
  );
});

it("a METRICS_PORT that is taken is refused before the app's port opens", async () => {
  const { url } = await copyDatabase("sqlite");
  const { served, port } = await measured(url);
  const taken = {
    ...env,
    DATABASE_URL: url,
    PORT: String(await freePort()),
    METRICS_PORT: String(port),
  };
  const { code, said } = await finish([`${root}dist/main.js`], newFolder(), taken);
  expect([code, said]).toEqual([
    78,
    "The port is in use: stop the other process or set METRICS_PORT.\n",
  ]);
  killGroup(served);
});
