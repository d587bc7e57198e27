import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandPlace, commandPlace } from "../support/commands.ts";
import { type DialectName, noPostgresql } from "../support/databases.ts";
import { insertRows, written } from "../support/insert-rows.ts";
import { thorough } from "../support/thorough.ts";

/** Entries of one day, the first of them with a customer and a user. */
const addEntries = (place: CommandPlace, day: string, count: number) =>
  place.within((db) =>
    db.write(async (tx) => {
      const plain = { result: "done", actorName: "Ada", subjectType: "none", subjectName: "" };
      const rows = Array.from({ length: count }, (_, index) => ({
        ...{ ...plain, action: "app.started", changes: `{"n":${index}}`, source: "cli" },
        at: written(new Date(`${day}T10:00:00Z`)),
      }));
      const dialect = place.url.startsWith("file:") ? "sqlite" : "postgresql";
      await insertRows({ tx, dialect }, "AuditEntry", rows);
      const { id: entryId } = await tx.auditEntry.findFirstOrThrow({
        where: { at: new Date(`${day}T10:00:00Z`) },
        select: { id: true },
      });
      await tx.auditUser.create({
        data: { entryId, userId: 1, change: "rights", name: "Uma", gained: "", lost: "" },
      });
      await tx.auditCustomer.create({
        data: { entryId, customerId: 1, change: "assigned", reference: "R-1", name: "Carl" },
      });
    }),
  );
const linesOf = (file: string) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: number; at: string; changes: { n?: number } });
const idsIn = (place: CommandPlace) =>
  place.within(async (db) =>
    (await db.read.auditEntry.findMany({ orderBy: { id: "asc" }, select: { id: true } })).map(
      ({ id }) => id,
    ),
  );
const trimsIn = ({ folder }: CommandPlace) =>
  readdirSync(folder).filter((name) => /ndjson/.test(name));

describe.each<DialectName>(["sqlite", "postgresql"])("npm run audit:trim (%s)", (dialect) => {
  const skipped = dialect === "postgresql" && noPostgresql;
  /** What becomes of the file and of who writes it is the same with either. */
  const isRepetition = dialect === "postgresql" && !thorough;

  describe.skipIf(skipped)("takes what is older than a day", () => {
    let place: CommandPlace;
    let before: number[];
    let file: string;
    let said: string;
    beforeAll(async () => {
      place = await commandPlace(dialect);
      await addEntries(place, "2026-02-01", 2_100);
      await addEntries(place, "2026-02-02", 3);
      before = await idsIn(place);
      file = join(place.folder, "old.ndjson");
      const args = ["--before", "2026-02-02", "--to", "old.ndjson"];
      ({ said } = await place.command("audit-trim", args));
    }, 120_000);
    afterAll(() => place?.drop());

    it("into a file that is this account's alone", () => {
      expect(linesOf(file).every(({ at }) => at < "2026-02-02")).toBe(true);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(said).toContain(`${linesOf(file).length} entries were removed from the audit.`);
    });

    it("with those whom it touched, and what it says as JSON", () => {
      const [first] = linesOf(file).filter(({ changes }) => changes.n === 0);
      expect(first).toMatchObject({
        action: "app.started",
        users: [{ userId: 1, name: "Uma" }],
        customers: [{ customerId: 1, reference: "R-1", name: "Carl" }],
      });
    });

    it("out of the database, and nothing else", async () => {
      const taken = new Set(linesOf(file).map(({ id }) => id));
      const [trimmed = 0, ...others] = (await idsIn(place)).filter((id) => !before.includes(id));
      expect(others).toEqual([]);
      expect(await idsIn(place)).toEqual([...before.filter((id) => !taken.has(id)), trimmed]);
    });

    it("and says so in an entry", async () => {
      const entry = await place.within((db) =>
        db.read.auditEntry.findFirstOrThrow({ where: { action: "audit.trimmed" } }),
      );
      expect(JSON.parse(entry.changes)).toEqual({
        ...{ before: "2026-02-02", entries: linesOf(file).length, file },
      });
      expect(entry.source).toBe("cli");
    });

    it("and leaves a database that is whole", async () => {
      expect(await place.check()).toEqual([]);
    });

    it.skipIf(isRepetition)(
      "once: then there is nothing",
      async () => {
        const again = await place.command("audit-trim", ["--before", "2026-02-02"]);
        expect(again).toEqual({
          code: 0,
          said: "The audit has no entries of before 2026-02-02.\n",
        });
        expect(readdirSync(place.folder).filter((name) => /ndjson/.test(name))).toEqual([
          "old.ndjson",
        ]);
      },
      60_000,
    );
  });

  it.skipIf(skipped || isRepetition)(
    "loses nothing when it is killed, and goes on when it is run again",
    async () => {
      const place = await commandPlace(dialect);
      await addEntries(place, "2026-02-01", 10_000);
      const all = (await idsIn(place)).filter((id) => id > 0);
      const [first, second] = ["one.ndjson", "two.ndjson"].map((name) => join(place.folder, name));
      const args = (file: string) => ["--before", "2026-02-02", "--to", file];
      const running = place.start("audit-trim", args(first as string));
      while (!existsSync(first as string)) await sleep(2);
      await sleep(dialect === "sqlite" ? 40 : 75);
      running.child.kill("SIGKILL");
      await running.ended;
      const left = await idsIn(place);
      expect(left.length).toBeGreaterThan(1);
      const kept = new Set([...left, ...linesOf(first as string).map(({ id }) => id)]);
      expect(all.filter((id) => !kept.has(id))).toEqual([]);
      expect((await place.command("audit-trim", args(second as string))).code).toBe(0);
      const said = await place.within((db) =>
        db.read.auditEntry.findMany({ orderBy: { id: "asc" }, select: { action: true } }),
      );
      expect(new Set(said.map(({ action }) => action))).toEqual(new Set(["audit.trimmed"]));
      await place.drop();
    },
    120_000,
  );

  it.skipIf(skipped || isRepetition)(
    "loses nothing when two write into the same file, nor what was beside it",
    async () => {
      const place = await commandPlace(dialect);
      await addEntries(place, "2026-02-01", 2_500);
      const all = await idsIn(place);
      writeFileSync(join(place.folder, "old.ndjson.part"), "mine");
      const args = ["--before", "2026-02-02", "--to", "old.ndjson"];
      const both = [0, 1].map(() => place.start("audit-trim", args));
      const codes = await Promise.all(both.map(({ ended }) => ended));
      // One that begins late may find no entries, or the file.
      expect(codes).toContain(0);
      const file = linesOf(join(place.folder, "old.ndjson")).map(({ id }) => id);
      const kept = new Set([...(await idsIn(place)), ...file]);
      expect(all.filter((id) => !kept.has(id))).toEqual([]);
      expect(trimsIn(place)).toEqual(["old.ndjson", "old.ndjson.part"]);
      expect(readFileSync(join(place.folder, "old.ndjson.part"), "utf8")).toBe("mine");
      await place.drop();
    },
    12_500,
  );
});

// The database is asked to remove something only once the file is whole.
describe("npm run audit:trim, whatever the database,", () => {
  it("removes nothing that did not fit into the file", async () => {
    const place = await commandPlace("sqlite");
    await addEntries(place, "2026-02-01", 800);
    const before = await idsIn(place);
    const args = ["--before", "2026-02-02", "--to", "small.ndjson"];
    const running = place.start("audit-trim", args, "ulimit -f 100");
    expect([await running.ended, running.said()]).toEqual([
      69,
      "Nothing was removed: there is no room on the disk.\n",
    ]);
    expect(await idsIn(place)).toEqual(before);
    expect(readdirSync(place.folder).filter((name) => /ndjson/.test(name))).toEqual([]);
    await place.drop();
  }, 60_000);

  it("removes nothing where the file has no room for all of it", async () => {
    const place = await commandPlace("sqlite");
    await addEntries(place, "2026-02-01", 900);
    const before = await idsIn(place);
    const args = ["--before", "2026-02-02", "--to", "full.ndjson"];
    // A write that begins below the limit writes a part, and says how much.
    const running = place.start("audit-trim", args, "trap '' XFSZ; ulimit -f 100");
    expect([await running.ended, running.said()]).toEqual([
      69,
      "Nothing was removed: there is no room on the disk.\n",
    ]);
    expect([await idsIn(place), trimsIn(place)]).toEqual([before, []]);
    await place.drop();
  }, 60_000);
});
