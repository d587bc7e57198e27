import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { Browser, textOf } from "../../support/browser.ts";
import { administrator, unreachable } from "../../support/databases.ts";

const host = "lampenladen.example.com";
const proxied = { host, "x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.7" };

describe.skipIf(unreachable)("behind a proxy that ends TLS", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({}, { PUBLIC_URL: `https://${host}`, TRUST_PROXY: "1" });
  });
  afterAll(() => test.close());

  it("every cookie is __Host-, Secure, HttpOnly, SameSite=Lax, and there is HSTS", async () => {
    const browser = new Browser(test.app, proxied);
    const cookies: string[] = [];
    const look = (answer: { headers: Record<string, unknown> }) => {
      cookies.push(...([answer.headers["set-cookie"] ?? []].flat() as string[]));
      expect(answer.headers["strict-transport-security"]).toBe(
        "max-age=31536000; includeSubDomains",
      );
    };
    look(await browser.get("/users"));
    look(await browser.get("/login?language=de"));
    const signedIn = await browser.submit("/login", administrator);
    look(signedIn);
    expect(signedIn.headers.location).toBe("/");
    for (const path of ["/", "/users", "/nowhere", "/health/ready", "/static/none.css"])
      look(await browser.get(path));
    const form = await browser.form("/profile");
    look(await browser.post("/profile", { ...form, theme: "dark" }));
    look(await browser.get("/profile"));
    look(await browser.send("put", "/users"));
    look(await browser.send("post", "/profile", "{}", { "content-type": "application/json" }));
    const { _csrf, _form } = await browser.form("/profile");
    look(await browser.post("/logout", { _csrf: _csrf as string, _form: _form as string }));
    look(await browser.get("/login"));

    expect([...new Set(cookies.map((line) => line.slice(0, line.indexOf("="))))].sort()).toEqual([
      "__Host-device",
      "__Host-flash",
      "__Host-id",
      "__Host-locale",
      "__Host-pre",
    ]);
    for (const line of cookies) {
      const attributes = line.split("; ").slice(1);
      expect(attributes, line).toEqual(
        expect.arrayContaining(["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]),
      );
      expect(line).not.toMatch(/Domain=/i);
      expect(line.length).toBeLessThan(4_096);
    }
    expect(cookies.find((line) => line.startsWith("__Host-id="))).not.toMatch(/Expires|Max-Age/);
  });

  it("the address of a person is the last one before the proxy, whatever they claim", async () => {
    const browser = new Browser(test.app, {
      ...proxied,
      "x-forwarded-for": "203.0.113.66, 198.51.100.7",
    });
    await browser.submit("/login", administrator);
    expect(
      (await test.db.read.session.findFirstOrThrow({ orderBy: { createdAt: "desc" } })).address,
    ).toBe("198.51.100.7");
  });

  it("the words of the site's own address are no password", async () => {
    const browser = new Browser(test.app, proxied);
    await browser.submit("/login", administrator);
    const [password, currentPassword] = ["Lampenladen-2026", administrator.password];
    const refused = await browser.submit("/profile/password", {
      currentPassword,
      password,
      passwordRepeat: password,
    });
    expect([refused.status, textOf(refused.text).includes("too common")]).toEqual([422, true]);
    const person = {
      email: "x@example.com",
      firstName: "Rosa",
      lastName: "Luft",
      groups: "3",
      password,
      passwordRepeat: password,
    };
    expect((await browser.submit("/users/new", person)).status).toBe(422);
    expect((await browser.submit("/users/1/edit", { firstName: "Ada" })).status).toBe(303);
  });

  it("nobody is signed in over plain http, and other hosts are refused", async () => {
    const plain = new Browser(test.app, { ...proxied, "x-forwarded-proto": "http" });
    await plain.submit("/login", administrator);
    expect([...plain.cookies.keys()]).not.toContain("__Host-id");
    expect(
      (await plain.get("/users", { host: "evil.example", "x-forwarded-host": host })).status,
    ).toBe(400);
  });

  it("the log names the other host, once a minute at most; health answers to any", async () => {
    const strange = new Browser(test.app, proxied);
    for (const path of ["/", "/login", "/static/none"])
      expect((await strange.get(path, { host: `${"x".repeat(300)}.example` })).status).toBe(400);
    const lines = test.logged
      .map((line) => JSON.parse(line))
      .filter(({ expected }) => expected !== undefined);
    expect(lines.map(({ level, expected }) => [level, expected])).toEqual([[40, host]]);
    for (const path of ["/health/live", "/health/ready"])
      expect((await strange.get(path, { host: "10.0.0.7:8080" })).status).toBe(200);
  });
});

describe.skipIf(unreachable)("without a proxy", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it("forged X-Forwarded-* and Forwarded change nothing", async () => {
    const forged = {
      "x-forwarded-for": "203.0.113.66",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "evil.example",
      "x-forwarded-port": "444",
      "x-real-ip": "203.0.113.66",
      forwarded: "for=203.0.113.66;host=evil.example;proto=https",
    };
    const [liar, honest] = [new Browser(test.app, forged), test.anonymous()];
    for (const browser of [liar, honest]) {
      const page = await browser.get("/login?next=%2Fusers");
      expect([
        page.status,
        page.headers["strict-transport-security"],
        /evil|203\.0/.test(page.text + JSON.stringify(page.headers)),
      ]).toEqual([200, undefined, false]);
      const answer = await browser.submit("/login?next=%2Fusers", administrator);
      expect([
        answer.status,
        answer.headers.location,
        JSON.stringify(answer.headers["set-cookie"]).includes("Secure"),
      ]).toEqual([303, "/users", false]);
      expect((await browser.get("/users", { host: "evil.example" })).status).toBe(400);
    }
    expect([...liar.cookies.keys()].sort()).toEqual([...honest.cookies.keys()].sort());
    const rows = await test.db.read.session.findMany({ select: { address: true } });
    const entries = await test.db.read.auditEntry.findMany({
      where: { action: "session.started" },
      select: { address: true },
    });
    expect(
      new Set([...rows, ...entries].map(({ address }) => address?.replace("::ffff:", ""))),
    ).toEqual(new Set(["127.0.0.1"]));
  });
});
