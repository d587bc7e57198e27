import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandPlace, commandPlace } from "../support/commands.ts";
import { type DialectName, dialects } from "../support/databases.ts";
import { thorough } from "../support/thorough.ts";

function ground(dialect: DialectName) {
  const at = {} as { place: CommandPlace };
  beforeAll(async () => {
    at.place = await commandPlace(dialect);
    writeFileSync(join(at.place.folder, "there.ndjson"), "mine");
  });
  afterAll(() => at.place?.drop());
  return at;
}

const entriesOf = ({ within }: CommandPlace) => within((db) => db.read.auditEntry.count());
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

describe("npm run audit:trim refuses, whatever the database,", () => {
  const at = ground("sqlite");

  it.each([
    ["no day", [], 64, "--before DATE is missing."],
    ["what is no day", ["--before", "2026-02-30"], 64, "2026-02-30 is no day"],
    ["a day of no year", ["--before", "0000-01-01"], 64, "0000-01-01 is no day"],
    ["a day of this month", ["--before", day(29)], 1, "Entries of the last 30 days stay."],
    // At once: before that day there is nothing that would be written.
    [
      "a file that exists",
      ["--before", "2000-01-01", "--to", "there.ndjson"],
      1,
      "there.ndjson exists already",
    ],
    ["a folder that does not", ["--before", day(40), "--to", "no/a.ndjson"], 69, "no folder"],
  ])(
    "%s",
    async (_, args, code, words) => {
      const before = await entriesOf(at.place);
      const ended = await at.place.command("audit-trim", args);
      expect([ended.code, ended.said]).toEqual([code, expect.stringContaining(words)]);
      expect(await entriesOf(at.place)).toEqual(before);
      expect(readdirSync(at.place.folder).filter((name) => /ndjson/.test(name))).toEqual([
        "there.ndjson",
      ]);
    },
    60_000,
  );
});

describe.each(thorough ? dialects : (["sqlite"] as const))(
  "npm run audit:trim refuses (%s)",
  (dialect) => {
    const at = ground(dialect);

    it("to take the entry of a batch that still runs", async () => {
      const data = { act: "activation", actorId: 1, actorName: "", entryId: 1, total: 1 };
      const createdAt = new Date("2026-01-02T00:00:00Z");
      await at.place.within((db) =>
        db.write((tx) => tx.job.create({ data: { ...data, createdAt } })),
      );
      const ended = await at.place.command("audit-trim", ["--before", "2026-02-01"]);
      expect([ended.code, ended.said]).toEqual([
        1,
        "A batch of before that day is not over. Stop it first.\n",
      ]);
    }, 60_000);
  },
);
