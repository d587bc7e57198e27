import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { columns, text } from "../../../src/db/columns.ts";
import { sql } from "../../../src/db/sql.ts";
import { finished, header, many, startImport, useImport } from "../../support/imports.ts";

const shop = useImport();
const { file, write, entries } = shop;
const shown = columns("c", {
  reference: text,
  email: text,
  firstName: text,
  lastName: text,
  company: text,
});

describe("the command", () => {
  it("goes on to a right end after kill -9 in the middle", async () => {
    write(header, ...many(7_500));
    const child = startImport(shop.url, [file]);
    const killed = finished(child);
    while ((await shop.db.read.customer.count()) < 2_000) await sleep(5);
    child.kill("SIGKILL");
    await killed;
    const half = await shop.db.read.customer.count();
    expect(half).toBeLessThan(7_500);
    expect((await entries()).map(({ action }) => action)).toEqual(["import.started"]);

    const { code, out } = await finished(startImport(shop.url, ["--", file]));
    expect(code).toBe(0);
    expect(out).toContain(`${7_500 - half} added, 0 updated, ${half} unchanged, 0 refused`);
    const added = await shop.db.read.all(shown, sql`FROM "Customer" c ORDER BY c."id"`);
    const lines = added.map((c) =>
      [c.reference, c.email, c.firstName, c.lastName, c.company].join(),
    );
    expect(lines).toEqual(many(7_500));
    expect((await entries()).map(({ action }) => action)).toEqual([
      "import.started",
      "import.started",
      "customers.imported",
    ]);
  }, 180_000);
});
