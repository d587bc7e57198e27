import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { Browser, type Fields, textOf } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { administrator, unreachable } from "../../support/databases.ts";

const host = "lampenladen.example.com";
const proxied = { host, "x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.7" };

describe.skipIf(unreachable)("behind a proxy that ends TLS", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({}, { PUBLIC_URL: `https://${host}`, TRUST_PROXY: "1" });
  });
  afterAll(() => test.close());

  describe("every cookie is __Host-, Secure, HttpOnly, SameSite=Lax, and there is HSTS", () => {
    /** Each page and act from sign-in to sign-out. */
    const answers = new Map<string, Answer>();
    let cookies: string[];
    beforeAll(async () => {
      const browser = new Browser(test.app, proxied);
      const get = async (path: string) => answers.set(`GET ${path}`, await browser.get(path));
      for (const path of ["/users", "/login?language=de"]) await get(path);
      answers.set("sign-in", await browser.submit("/login", administrator));
      for (const path of ["/", "/users", "/nowhere", "/health/ready", "/static/none.css"])
        await get(path);
      answers.set("an act", await browser.submit("/profile", { theme: "dark" }));
      await get("/profile");
      answers.set("another method", await browser.send("put", "/users"));
      const json = { "content-type": "application/json" };
      answers.set("another type", await browser.send("post", "/profile", "{}", json));
      const { _csrf, _form } = (await browser.form("/profile")) as Record<string, string>;
      answers.set("sign-out", await browser.post("/logout", { _csrf, _form } as Fields));
      await get("/login");
      cookies = [...answers.values()].flatMap(({ headers }) => headers["set-cookie"] ?? []);
    });

    it("whoever signs in comes in", () =>
      expect(answers.get("sign-in")?.headers.location).toBe("/"));

    it("every answer has HSTS", () => {
      const hsts = "max-age=31536000; includeSubDomains";
      for (const [what, { headers }] of answers)
        expect(headers["strict-transport-security"], what).toBe(hsts);
    });

    it("every name is __Host-", () => {
      const names = new Set(cookies.map((line) => line.slice(0, line.indexOf("="))));
      expect([...names].sort()).toEqual([
        "__Host-device",
        "__Host-flash",
        "__Host-id",
        "__Host-locale",
        "__Host-pre",
      ]);
    });

    it("every cookie is for https and no script, of all paths, of this site", () => {
      const wanted = ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"];
      for (const line of cookies)
        expect(line.split("; ").slice(1), line).toEqual(expect.arrayContaining(wanted));
    });

    it("no cookie is for another host", () =>
      expect(cookies.filter((line) => /Domain=/i.test(line))).toEqual([]));

    it("no cookie is too long to be kept", () =>
      expect(cookies.filter((line) => line.length >= 4_096)).toEqual([]));

    it("the session's ends with the browser", () =>
      expect(cookies.find((line) => line.startsWith("__Host-id="))).not.toMatch(/Expires|Max-Age/));
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
    expect(refused.status).toBe(422);
    expect(textOf(refused.text)).toContain("too common");
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
    expect(lines).toEqual([expect.objectContaining({ level: 40, expected: host })]);
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

  describe("forged X-Forwarded-* and Forwarded change nothing", () => {
    const forged = {
      "x-forwarded-for": "203.0.113.66",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "evil.example",
      "x-forwarded-port": "444",
      "x-real-ip": "203.0.113.66",
      forwarded: "for=203.0.113.66;host=evil.example;proto=https",
    };
    interface Visit {
      browser: Browser;
      page: Answer;
      signIn: Answer;
    }
    const visits = {} as Record<"forged" | "honest", Visit>;
    const visit = async (browser: Browser): Promise<Visit> => {
      const page = await browser.get("/login?next=%2Fusers");
      const signIn = await browser.submit("/login?next=%2Fusers", administrator);
      return { browser, page, signIn };
    };
    beforeAll(async () => {
      visits.forged = await visit(new Browser(test.app, forged));
      visits.honest = await visit(test.anonymous());
    });

    describe.each(["forged", "honest"] as const)("%s", (name) => {
      it("the page is shown", () => expect(visits[name].page.status).toBe(200));

      it("the page is no https page", () =>
        expect(visits[name].page.headers).not.toHaveProperty("strict-transport-security"));

      it("the page repeats nothing of it", () => {
        const { text, headers } = visits[name].page;
        expect(text + JSON.stringify(headers)).not.toMatch(/evil|203\.0/);
      });

      it("a sign-in leads to this site", () =>
        expect(visits[name].signIn).toMatchObject({
          status: 303,
          headers: { location: "/users" },
        }));

      it("its cookies are those of http", () =>
        expect(JSON.stringify(visits[name].signIn.headers["set-cookie"])).not.toContain("Secure"));

      it("another host is refused", async () => {
        const { browser } = visits[name];
        expect((await browser.get("/users", { host: "evil.example" })).status).toBe(400);
      });
    });

    it("both have the same cookies", () => {
      const [forger, honest] = [visits.forged, visits.honest].map(({ browser }) =>
        [...browser.cookies.keys()].sort(),
      );
      expect(forger).toEqual(honest);
    });

    it("the address is the one of the connection, in sessions and audit", async () => {
      const rows = await test.db.read.session.findMany({ select: { address: true } });
      const entries = await test.db.read.auditEntry.findMany({
        where: { action: "session.started" },
        select: { address: true },
      });
      const seen = [...rows, ...entries].map(({ address }) => address?.replace("::ffff:", ""));
      expect(new Set(seen)).toEqual(new Set(["127.0.0.1"]));
    });
  });
});
