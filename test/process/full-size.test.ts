import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readLogins } from "../bench/database.ts";
import { median, percentile } from "../bench/statistics.ts";
import type { Browser } from "../support/browser.ts";
import { dialects, emptyDatabase } from "../support/databases.ts";
import { analyse } from "../support/large-shop.ts";
import {
  finish,
  killGroup,
  migrateAndSeed,
  root,
  type Served,
  serve,
} from "../support/processes.ts";

/** In `npm run test:long` alone: the data take minutes. A smaller size for trying it out. */
const [users, customers, groups] = (process.env.FULL_SIZE ?? "100000,1000000,200").split(",");
const MINUTES = 60_000;

/** What was slow once, at this size. */
const heavy = [
  "/users?q=example.com&agent=yes",
  "/users?q=ma&status=deleted",
  "/users?agent=yes&page=300",
  "/users?locale=de&sort=lastName&page=500",
  "/users?group=5&status=deleted&sort=lastLogin",
  "/users?group=5&q=schmidt&page=30",
  "/users/2/customers?q=schmidt",
  "/users/2/customers?q=sch&page=20",
  "/users/2/customers?q=xq",
  "/audit?whom=%232&act=group.created",
  "/audit?whom=%232&who=%239999",
  "/audit?act=session.ended&result=refused",
  "/rights",
  "/rights?who=schmidt",
  "/rights/users.view?page=40",
  "/roles",
  "/groups/5/members?q=anna",
  "/groups/5/members?page=200",
  "/groups/5/deletion",
];

describe.each(dialects)("at full size on %s, a heavy page", (dialect) => {
  let served: Served;
  let browser: Browser;
  beforeAll(async () => {
    const { url } = await emptyDatabase(dialect);
    await migrateAndSeed(url);
    const size = ["--users", users, "--customers", customers, "--groups", groups] as string[];
    const { code, said } = await finish(["dist/cli/demo.js", ...size], root, { DATABASE_URL: url });
    expect(code, said).toBe(0);
    if (dialect === "postgresql") await analyse(url);
    served = await serve({
      DATABASE_URL: url,
      NODE_ENV: "test",
      SESSION_SECRET: "full-size-secret-0123456789-abcdefghijklmnop",
    });
    browser = served.browser();
    const [{ email, password } = { email: "", password: "" }] = readLogins(said);
    expect((await browser.submit("/login", { email, password })).status).toBe(303);
  }, 30 * MINUTES);
  afterAll(() => served && killGroup(served));

  const timed = async (path: string) => {
    const began = performance.now();
    expect((await browser.get(path)).status).toBe(200);
    return performance.now() - began;
  };

  it.each(heavy)("%s comes at once", { timeout: MINUTES }, async (page) => {
    const times: number[] = [];
    for (let round = 0; round < 9; round++) times.push(await timed(page));
    expect(median(times)).toBeLessThan(100);
  });

  it.each(heavy)("%s keeps nobody waiting", { timeout: MINUTES }, async (page) => {
    let over = false;
    const reading = (async () => {
      for (let round = 0; round < 5; round++) await timed(page);
      over = true;
    })();
    const waits: number[] = [];
    while (!over) {
      waits.push(await timed("/users"));
      expect((await fetch(`${served.url}/health/ready`)).status).toBe(200);
    }
    await reading;
    expect(percentile(waits, 99)).toBeLessThan(150);
  });
});
