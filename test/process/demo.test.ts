import { chmodSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { copyDatabase, emptyDatabase } from "../support/databases.ts";
import { finish, root } from "../support/processes.ts";

const demo = ["dist/cli/demo.js", "--users", "20", "--customers", "30"];

describe("npm run db:demo", () => {
  it("says what is missing, fills once, is refused then and always in production", async () => {
    const { url: nowhere } = await emptyDatabase("sqlite");
    const missing = await finish(demo, root, { DATABASE_URL: nowhere });
    expect([missing.code, missing.said]).toEqual([
      69,
      expect.stringContaining("Run `npm run db:migrate` and `npm run db:seed` first"),
    ]);
    const { url } = await copyDatabase("sqlite");
    const production = await finish(demo, root, { DATABASE_URL: url, NODE_ENV: "production" });
    expect([production.code, production.said]).toEqual([
      1,
      expect.stringContaining("refused where NODE_ENV is production"),
    ]);
    const first = await finish(demo, root, { DATABASE_URL: url });
    expect([first.code, first.said]).toEqual([
      0,
      expect.stringMatching(/20 users and 30 customers in .*\n +Role +E-mail +Password\n/),
    ]);
    const second = await finish(demo, root, { DATABASE_URL: url });
    expect([second.code, second.said]).toEqual([
      1,
      expect.stringContaining("has other users than the first administrator"),
    ]);
  });

  it("explains a database without tables", async () => {
    const { url } = await emptyDatabase("sqlite");
    const file = url.slice("file:".length);
    writeFileSync(file, "");
    chmodSync(file, 0o600);
    const empty = await finish(demo, root, { DATABASE_URL: url });
    expect([empty.code, empty.said]).toEqual([1, expect.stringContaining("has no tables yet")]);
  });
});
