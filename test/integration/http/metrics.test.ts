import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { administrator, unreachable } from "../../support/databases.ts";
import { countsOf, samplesOf, scraped } from "../../support/metrics.ts";

const requests = "gatehouse_http_requests_total";
const refused = "gatehouse_sign_ins_refused_total";

describe.skipIf(unreachable)("metrics", () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await startApp({}, { METRICS_PORT: "9464" });
  });
  afterEach(() => test.close());

  const scrape = () => scraped(test);
  const value = async (series: string) => samplesOf(await scrape()).get(series);

  it("are not made unless METRICS_PORT is set", async () => {
    const plain = await startApp();
    expect(plain.deps.metrics).toBeUndefined();
    await plain.close();
  });

  it("count requests by method, pattern of the page and status, and their duration", async () => {
    const [browser, stranger] = [await test.signedIn(), test.anonymous()];
    for (const path of ["/users", "/users/1", "/users/1?q=x", "/users/9999"])
      await browser.get(path);
    for (const path of [
      "/users",
      "/health/live",
      "/static/none.css",
      "/nowhere",
      "/users/1/nothing",
    ])
      await stranger.get(path);
    await stranger.send("head", "/login");
    expect(countsOf(await scrape(), requests)).toEqual({
      [`${requests}{method="GET",route="/users",status="200"}`]: 1,
      [`${requests}{method="GET",route="/users",status="303"}`]: 1,
      [`${requests}{method="GET",route="/users/:id",status="200"}`]: 2,
      [`${requests}{method="GET",route="/users/:id",status="404"}`]: 1,
      [`${requests}{method="GET",route="health",status="200"}`]: 1,
      [`${requests}{method="GET",route="static",status="404"}`]: 1,
      [`${requests}{method="GET",route="none",status="404"}`]: 2,
      [`${requests}{method="HEAD",route="/login",status="200"}`]: 1,
    });
    const took = 'gatehouse_http_request_duration_seconds_count{method="GET",route="/users/:id"}';
    expect(await value(took)).toBe(3);
    expect(await value(took.replace("_count", "_sum"))).toBeLessThan(3);
  });

  it("do not grow with what strangers send", async () => {
    const stranger = test.anonymous();
    const methods = ["post", "put", "patch", "delete", "options", "trace"] as const;
    const ask = async (path: string) => {
      for (const method of methods) await stranger.send(method, path);
      await stranger.get(path);
    };
    await ask("/a");
    await ask("/static/a");
    // Node's own come and go with what the process does.
    const known = async () =>
      [...samplesOf(await scrape()).keys()].filter((series) => series.startsWith("gatehouse_"));
    const before = await known();
    for (const path of [
      "/b",
      "/c/d?e=f",
      "/static/b?c",
      "/static/../etc",
      "/users%00",
      '/"}evil{a="',
      "/a",
    ])
      await ask(path);
    expect(await known()).toEqual(before);
    const names = Object.keys(countsOf(await scrape(), requests)).map((series) =>
      /method="(\w+)",route="([^"]*)"/.exec(series)?.slice(1),
    );
    expect(new Set(names.flat())).toEqual(new Set(["GET", "POST", "other", "none", "static"]));
  });

  it("count refused sign-ins by their reason, and none that succeeds", async () => {
    await addUser(test.db, {
      email: "gone@example.com",
      status: "deactivated",
      passwordHash: await test.deps.hasher.hash(administrator.password),
    });
    const tries = (email: string, password: string) =>
      test.anonymous().submit("/login", { email, password });
    expect(await value(`${refused}{reason="locked"}`)).toBe(0);
    expect((await tries(administrator.email, administrator.password)).status).toBe(303);
    await tries("nobody@example.com", "a wrong password");
    await tries("gone@example.com", administrator.password);
    for (let turn = 0; turn < 12; turn++) await tries(administrator.email, "a wrong password");
    expect(countsOf(await scrape(), refused)).toEqual({
      [`${refused}{reason="unknown"}`]: 1,
      [`${refused}{reason="status"}`]: 1,
      [`${refused}{reason="password"}`]: 10,
      [`${refused}{reason="locked"}`]: 2,
    });
  });
});
