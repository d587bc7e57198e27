import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { sqliteFile } from "../../../src/db/sqlite-file.ts";
import { addCustomers } from "../../support/app.ts";
import { backupGround, leftovers, type Outcome, type Rows, rows } from "../../support/backups.ts";
import type { CommandPlace } from "../../support/commands.ts";
import { type DialectName, dialects } from "../../support/databases.ts";
import { killGroup } from "../../support/processes.ts";
import { thorough } from "../../support/thorough.ts";

const { newPlace } = backupGround();

/** Parts of the time that a restore takes; more of them in `npm run test:long`. */
const moments: Record<DialectName, readonly number[]> = thorough
  ? {
      sqlite: [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95],
      postgresql: [0.1, 0.25, 0.4, 0.6, 0.7, 0.9],
    }
  : { sqlite: [0.2, 0.6, 0.9], postgresql: [0.2, 0.6] };

describe.each(dialects)("a restore that is killed at any moment (%s)", (dialect) => {
  let place: CommandPlace;
  let large: string;
  let fresh: Rows;
  let old: Rows;
  /** How long it takes when nobody kills it, milliseconds. */
  let took = 0;
  let isGone = false;
  const left: ("old" | "new")[] = [];
  beforeAll(async () => {
    place = await newPlace(dialect);
    for (let thousand = 0; thousand < 3; thousand++)
      await place.within((db) => addCustomers(db, 900));
    large = await place.backup("large.backup");
    fresh = await rows(place);
    await makeOld();
    old = await rows(place);
    const started = performance.now();
    const restore = place.start("restore", [large]);
    void restore.ended.then(() => (took = performance.now() - started));
    while (took === 0) {
      isGone ||= dialect === "sqlite" && !existsSync(sqliteFile(place.url));
      await sleep(2);
    }
    expect(await restore.ended).toBe(0);
  });

  const makeOld = () => place.execute(`UPDATE "Customer" SET "company" = 'Old'`);
  async function killAt(part: number): Promise<void> {
    const restore = place.start("restore", [large]);
    await sleep(took * part);
    // Now and then without what it started, which goes on by itself.
    if (part === 0.6 || part === 0.9) restore.child.kill("SIGKILL");
    else killGroup(restore);
    await restore.ended;
    if (dialect === "postgresql") await nobodyElse(place);
  }

  it.each(moments[dialect])(
    "leaves the old or the new, whole (at %d of its time)",
    async (part) => {
      await makeOld();
      await killAt(part);
      const all = await rows(place);
      const found = all.Customer?.[0]?.includes("Old") ? "old" : "new";
      left.push(found);
      expect(all).toEqual(found === "old" ? old : fresh);
    },
  );

  it("leaves the place of the database empty at no moment", () => expect(isGone).toBe(false));

  it("was killed in time at least once", () => expect(left).toContain("old"));

  describe("and then runs to its end", () => {
    let code: Outcome["code"];
    beforeAll(async () => {
      code = (await place.command("restore", [large])).code;
    });

    it("ends well", () => expect(code).toBe(0));

    it("removes what the killed ones left", () => expect(leftovers(place)).toEqual([]));

    it("brings back every row", async () => expect(await rows(place)).toEqual(fresh));
  });
});

/** Until the server has noticed that a killed command is gone. */
async function nobodyElse({ url }: CommandPlace): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const others =
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
  while ((await client.query(others)).rows.length > 0) await sleep(50);
  await client.end();
}
