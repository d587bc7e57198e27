import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createDemo } from "../../src/cli/demo/create-demo.ts";
import { openDatabase } from "../../src/db/client.ts";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import { explainError } from "../../src/explain-error.ts";
import { copyDatabase, emptyDatabase } from "../support/databases.ts";
import { finish, root } from "../support/processes.ts";
import { quickHasher } from "../support/quick-hasher.ts";

const demo = ["dist/cli/demo.js", "--users", "20", "--customers", "30"];

describe("npm run db:demo", () => {
  it("is refused in production, and fills a fresh database", async () => {
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
  });

  it("explains a database without tables, and one that is not there", async () => {
    const { url } = await emptyDatabase("sqlite");
    const why = async () => {
      const parts = { users: 1, customers: 1, groups: 0, seed: 1 };
      const more = { now: new Date(), hasher: quickHasher, onProgress: () => {} };
      const db = await openDatabase(url);
      return createDemo(db, { ...parts, ...more }).finally(() => db.close());
    };
    const explained = () => why().catch(explainError);
    const advice = "un `npm run db:migrate` and `npm run db:seed` first";
    expect(await explained()).toEqual({ code: 69, message: expect.stringContaining(advice) });
    writeFileSync(sqliteFile(url), "", { mode: 0o600 });
    expect(await explained()).toEqual({ code: 1, message: expect.stringContaining(advice) });
  });
});
