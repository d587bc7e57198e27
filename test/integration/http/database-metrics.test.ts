import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sql } from "../../../src/db/sql.ts";
import { createHasher } from "../../../src/passwords/hasher.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { dialect, onServer, unreachable } from "../../support/databases.ts";
import { samplesOf, scraped } from "../../support/metrics.ts";

const MINUTE = 60_000;

describe.skipIf(unreachable)("metrics of the database, and of passwords,", () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await startApp({ hasher: await createHasher() }, { METRICS_PORT: "9464" });
  });
  afterEach(() => test.close());

  const scrape = () => scraped(test);
  const value = async (series: string) => samplesOf(await scrape()).get(series);

  it("count the sessions that were seen lately, or none with a silent database", async () => {
    for (let turn = 0; turn < 3; turn++) await test.signedIn();
    expect(await value("gatehouse_sessions")).toBe(3);
    test.clock.advance(31 * MINUTE);
    await test.signedIn();
    expect(await value("gatehouse_sessions")).toBe(1);
    await test.db.write((tx) => tx.run(sql`ALTER TABLE "Session" RENAME TO "Elsewhere"`));
    const without = samplesOf(await scrape());
    expect([without.has("gatehouse_sessions"), without.get("gatehouse_db_writable")]).toEqual([
      false,
      1,
    ]);
    await test.db.write((tx) => tx.run(sql`ALTER TABLE "Elsewhere" RENAME TO "Session"`));
    expect(await value("gatehouse_sessions")).toBe(1);
  });

  it("tell who writes and who waits for it, and the same of passwords", async () => {
    const held = Promise.withResolvers<void>();
    const write = () => test.db.writeAlone(() => held.promise);
    const writes = [write(), write(), write()];
    const hashes = Array.from({ length: 8 }, () => test.deps.hasher.hash("a fine lantern"));
    const busy = samplesOf(await scrape().finally(held.resolve));
    const states = (name: string) =>
      ["running", "waiting"].map((state) => busy.get(`${name}{state="${state}"}`));
    expect(states("gatehouse_db_writes")).toEqual([1, 2]);
    const [running = 0, waiting = 0] = states("gatehouse_password_hashes");
    expect([running > 0, waiting > 0, running + waiting <= 8]).toEqual([true, true, true]);
    await Promise.all([...writes, ...hashes]);
    const calm = samplesOf(await scrape());
    for (const name of ["gatehouse_db_writes", "gatehouse_password_hashes"])
      for (const state of ["running", "waiting"])
        expect(calm.get(`${name}{state="${state}"}`)).toBe(0);
  });

  it("show the connections of both pools, where there are pools", async () => {
    await test.signedIn();
    const shown = [...samplesOf(await scrape())].filter(([series]) =>
      series.startsWith("gatehouse_db_connections"),
    );
    const pools = ["read", "write"].flatMap((pool) =>
      ["total", "idle", "waiting"].map(
        (state) => `gatehouse_db_connections{pool="${pool}",state="${state}"}`,
      ),
    );
    expect(shown.map(([series]) => series)).toEqual(dialect === "postgresql" ? pools : []);
    for (const [series, count] of shown)
      expect(count > 0, series).toBe(!series.includes("waiting"));
  });

  if (dialect === "postgresql")
    it("wait half a second for the database, on one connection for all", async () => {
      await scrape();
      const began = performance.now();
      await onServer(async (client) => {
        await client.query('BEGIN; LOCK TABLE "Session" IN ACCESS EXCLUSIVE MODE');
        const all = await Promise.all(Array.from({ length: 20 }, scrape));
        expect(all.filter((text) => samplesOf(text).has("gatehouse_sessions"))).toEqual([]);
        expect(performance.now() - began).toBeLessThan(3_000);
        expect(await value('gatehouse_db_connections{pool="read",state="waiting"}')).toBe(0);
      }, new URL(test.deps.config.databaseUrl).pathname.slice(1));
      expect(await value("gatehouse_sessions")).toBe(0);
    });
});
