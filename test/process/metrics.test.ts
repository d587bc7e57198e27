import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { administrator, copyDatabase, dialects, onServer } from "../support/databases.ts";
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
import { thorough } from "../support/thorough.ts";

const env = { NODE_ENV: "test", SESSION_SECRET: "metrics-secret-0123456789-abcdefghijklmnop" };

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

/** What they say of either kind of database is asked without a process (integration). */
describe.each(thorough ? dialects : (["sqlite"] as const))("METRICS_PORT on %s", (dialect) => {
  describe("is a port of its own", () => {
    let url: string;
    let served: Served;
    let port: number;
    let browser: Browser;
    let answer: [status: number, text: string];
    beforeAll(async () => {
      ({ url } = await copyDatabase(dialect));
      port = await freePort();
      const METRICS_PORT = String(port);
      served = await serve({
        ...env,
        ...{ DATABASE_URL: url, METRICS_PORT, HOST: "0.0.0.0", TRUST_PROXY: "1" },
      });
      browser = served.browser();
      await browser.submit("/login", { ...administrator, password: "a wrong password" });
      await browser.submit("/login", administrator);
      answer = await ask(port, "/metrics");
    });

    afterAll(() => killGroup(served));

    it("for GET /metrics", () => expect(answer[0]).toBe(200));

    it("that counts requests", () =>
      expect(countsOf(answer[1], "gatehouse_http_requests_total")).toMatchObject({
        'gatehouse_http_requests_total{method="POST",route="/login",status="422"}': 1,
        'gatehouse_http_requests_total{method="POST",route="/login",status="303"}': 1,
      }));

    it("that counts refused sign-ins", () =>
      expect(countsOf(answer[1], "gatehouse_sign_ins_refused_total")).toEqual({
        'gatehouse_sign_ins_refused_total{reason="password"}': 1,
      }));

    it("that counts sessions", () =>
      expect(samplesOf(answer[1]).get("gatehouse_sessions")).toBe(1));

    it("that measures the event loop", () =>
      expect(samplesOf(answer[1]).get("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0));

    it("that counts connections where there is a pool of them", () =>
      expect(samplesOf(answer[1]).has('gatehouse_db_connections{pool="read",state="total"}')).toBe(
        dialect === "postgresql",
      ));

    it.each<[string, string, Parameters<typeof ask>[2]]>([
      ["another path", "/", {}],
      ["a path of the app", "/users", {}],
      ["another method", "/metrics", { method: "POST" }],
      ["another host", "/metrics", { host: "evil.example" }],
    ])("for nothing else: %s", async (_, path, how) =>
      expect((await ask(port, path, how))[0]).toBe(404),
    );

    it("and not the app's", async () => expect((await browser.get("/metrics")).status).toBe(404));

    it.runIf(process.platform === "linux")("of this machine alone", async () => {
      const app = Number(new URL(served.url).port);
      expect(await isOpenAt("127.0.0.2", app), "the app is open to others").toBe(true);
      expect(await isOpenAt("127.0.0.2", port), "the metrics are").toBe(false);
    });

    const goesOn = async () => {
      await onServer((client) =>
        client.query(`DROP DATABASE "${new URL(url).pathname.slice(1)}" WITH (FORCE)`),
      );
      const [code, rest] = await ask(port, "/metrics");
      expect(code).toBe(200);
      expect(samplesOf(rest).has("gatehouse_sessions"), "what only a database knows").toBe(false);
    };
    if (dialect === "postgresql") it("that goes on without a database", goesOn);

    const isRefused = async () => {
      const { url: own, drop } = await copyDatabase("sqlite");
      const [PORT, METRICS_PORT] = [String(await freePort()), String(port)];
      const taken = { ...env, DATABASE_URL: own, PORT, METRICS_PORT };
      expect(await finish([`${root}dist/main.js`], newFolder(), taken)).toEqual({
        code: 78,
        said: "The port is in use: stop the other process or set METRICS_PORT.\n",
      });
      await drop();
    };
    // Whatever the database.
    if (dialect === "sqlite")
      it("that nobody else can take: it is refused before the app's port opens", isRefused);

    it("beside one that turns nobody away where a proxy speaks for many", async () => {
      const to = Number(new URL(served.url).port);
      const all = Array.from({ length: 250 }, () => connect(to, "127.0.0.1"));
      const answers = all.map(async (socket) => {
        socket.write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return String((await once(socket, "data"))[0]).slice(0, 12);
      });
      expect(new Set(await Promise.all(answers))).toEqual(new Set(["HTTP/1.1 200"]));
      for (const socket of all) socket.destroy();
    });

    it("that ends with the app", async () => {
      served.child.kill("SIGINT");
      expect(await served.ended).toBe(0);
    });
  });
});
