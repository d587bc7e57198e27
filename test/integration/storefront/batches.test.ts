import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";
import { type Store, startStore } from "../../support/store.ts";

interface Answer {
  line: number;
  reference: string | null;
  result: string;
  notes: string[];
  problem?: { type: string; detail: string; errors?: { at: string }[] };
}

describe.skipIf(unreachable)("a batch of customers", () => {
  let test: TestApp;
  let store: Store;
  let last = 0;
  beforeAll(async () => {
    test = await startApp();
    store = await startStore(test, { scopes: ["customers"], name: "Web store" });
  });
  afterAll(() => test.close());

  const send = (body: string, query = "") => {
    // Each costs a share of the key's.
    test.clock.advance(1_000);
    const headers = { "content-type": "application/x-ndjson" };
    return store.ask("post", `/customer-batches${query}`, body, headers);
  };
  const batch = async (lines: readonly unknown[], query = "") => {
    const texts = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
    const { status, text } = await send(texts.join("\n"), query);
    expect(status).toBe(200);
    return text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Answer);
  };
  const results = (answers: readonly Answer[]) =>
    answers.map(({ line, result }) => `${line} ${result}`);
  /** References of their own. */
  const names = (count: number) => Array.from({ length: count }, () => `B-${++last}`);
  const anna = (reference: string | undefined) => ({
    ...{ reference, email: `${reference}@example.com`, firstName: "Anna", lastName: "Berg" },
  });
  const bo = (reference: string | undefined) => ({
    ...{ reference, email: "bo@example.com", firstName: "Bo", lastName: "Celik" },
  });
  const stored = (reference: string | undefined) =>
    test.db.read.customer.findUniqueOrThrow({ where: { reference: reference as string } });
  const hold = async (reference: string | undefined) => {
    const id = await addUser(test.db);
    await test.db.write((tx) =>
      tx.customer.update({
        where: { reference: reference as string },
        data: { assignedUserId: id },
      }),
    );
    return id;
  };
  const entries = () => test.db.read.auditEntry.count();
  const newest = async () => {
    const entry = await test.db.read.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
    return { ...entry, changes: JSON.parse(entry.changes) };
  };

  it("adds, changes and leaves alone; one entry counts what became of them", async () => {
    const [same, changed, added] = names(3);
    await batch([anna(same), anna(changed)]);
    const before = await entries();
    const answers = await batch([anna(same), { ...anna(changed), company: "AG" }, anna(added)]);
    expect(answers).toEqual([
      { line: 1, reference: same, result: "unchanged", notes: [] },
      { line: 2, reference: changed, result: "updated", notes: [] },
      { line: 3, reference: added, result: "added", notes: [] },
    ]);
    expect(await entries()).toBe(before + 1);
    expect(await newest()).toMatchObject({
      ...{ action: "customers.imported", source: "store", actorName: "Web store" },
      changes: { added: 1, updated: 1, unchanged: 1, refused: 0, replaced: 0, kept: 0 },
    });
  });

  it("writes nothing, and no entry, when the same comes again", async () => {
    const lines = names(3).map(anna);
    await batch([...lines, "{"]);
    const before = await entries();
    const row = await stored(lines[0]?.reference);
    expect(results(await batch([...lines, "{"]))).toEqual([
      ...["1 unchanged", "2 unchanged", "3 unchanged", "4 refused"],
    ]);
    expect([await entries(), await stored(lines[0]?.reference)]).toEqual([before, row]);
  });

  it("leaves a held customer as it was when somebody else comes, and says so", async () => {
    const [held, free] = names(2);
    await batch([anna(held), anna(free)]);
    const holder = await hold(held);
    const answers = await batch([bo(held), bo(free)]);
    expect(results(answers)).toEqual(["1 kept", "2 replaced"]);
    expect(answers[0]?.problem?.type).toBe("/store/api#somebody-else");
    expect(await stored(held)).toMatchObject({ firstName: "Anna", assignedUserId: holder });
    expect((await newest()).changes).toMatchObject({ kept: 1, replaced: 1 });
    expect(results(await batch([bo(held)], "?accept=1"))).toEqual(["1 replaced"]);
    expect(await stored(held)).toMatchObject({ firstName: "Bo", assignedUserId: holder });
  });

  it("records of each who became somebody else who it was, and who it is", async () => {
    const [first, second, same] = names(3);
    await batch([anna(first), anna(second), anna(same)]);
    const before = await entries();
    await batch([bo(first), bo(second), anna(same)], "?accept=1");
    expect(await entries()).toBe(before + 3);
    const written = await test.db.read.auditEntry.findMany({ orderBy: { id: "desc" }, take: 3 });
    expect(written.reverse().map(({ action, subjectName }) => [action, subjectName])).toEqual([
      ["customers.replaced", `Bo Celik (${first})`],
      ["customers.replaced", `Bo Celik (${second})`],
      ["customers.imported", ""],
    ]);
    expect(JSON.parse(written[0]?.changes ?? "")).toEqual({
      email: { from: anna(first).email, to: "bo@example.com" },
      firstName: { from: "Anna", to: "Bo" },
      lastName: { from: "Berg", to: "Celik" },
    });
  });

  it("refuses the lines of one reference that mean different people, and names them", async () => {
    const [both, other] = names(2);
    const answers = await batch([anna(both), anna(other), bo(both)]);
    expect(results(answers)).toEqual(["1 refused", "2 added", "3 refused"]);
    expect([answers[0]?.problem, answers[2]?.problem]).toMatchObject(
      [1, 3].map(() => ({
        type: "/store/api#repeated",
        detail: "The reference stands for different people in lines 1, 3.",
      })),
    );
    expect((await newest()).changes).toMatchObject({ added: 1, refused: 2 });
  });

  it("names five lines of one reference at most", async () => {
    const [both] = names(1);
    const answers = await batch([bo(both), ...Array.from({ length: 7 }, () => anna(both))]);
    expect(answers[7]?.problem?.detail).toBe(
      "The reference stands for different people in lines 1, 2, 3, 4, 5 and 3 more.",
    );
  });

  it("lets the last line of the same person count, and says so at the others", async () => {
    const [reference] = names(1);
    const answers = await batch([anna(reference), { ...anna(reference), lastName: "Last" }]);
    expect(results(answers)).toEqual(["1 unchanged", "2 added"]);
    expect(answers[0]?.notes).toEqual([
      "The same customer comes again in line 2; that line counts",
    ]);
    expect(await stored(reference)).toMatchObject({ lastName: "Last" });
  });

  it("refuses what it cannot read line by line, blank ones are counted", async () => {
    const [one, two] = names(2);
    const answers = await batch([
      ...["", anna(one), "{broken", "  \r", "[]", { ...anna(two), phone: "1" }],
      ...[{ ...anna(two), lastName: 7 }, { lastName: "X" }, anna("1.2E+5"), anna("A B"), anna(two)],
      ...[anna("."), anna(".."), anna("'12")],
      ...['{"reference":"__proto__","__proto__":{}}', '{"reference":"__proto__"}'],
    ]);
    expect(
      answers.map(({ line, reference, result, problem }) => [
        ...[line, reference, result, problem?.type.split("#")[1], problem?.errors?.[0]?.at],
      ]),
    ).toEqual([
      [2, one, "added", undefined, undefined],
      [3, null, "refused", "bad-request", undefined],
      [5, null, "refused", "invalid", ""],
      [6, null, "refused", "invalid", "/phone"],
      [7, null, "refused", "invalid", "/lastName"],
      [8, null, "refused", "invalid", "/reference"],
      [9, "1.2E+5", "refused", "invalid", "/reference"],
      [10, "A B", "refused", "invalid", "/reference"],
      [11, two, "added", undefined, undefined],
      [12, ".", "refused", "invalid", "/reference"],
      [13, "..", "refused", "invalid", "/reference"],
      [14, "'12", "refused", "invalid", "/reference"],
      [15, null, "refused", "invalid", "/__proto__"],
      [16, "__proto__", "added", undefined, undefined],
    ]);
  });

  it("takes the customers that shops have: companies, no e-mail, any sign", async () => {
    const lines = [
      { email: "einkauf@muster.example", company: "Muster GmbH" },
      { email: "info@nord.example", firstName: "Lars", company: "Nord A/S" },
      { firstName: "Ravi S/O Kumar", lastName: "-" },
      { lastName: "Zwei\r\nZeilen" },
      { email: "none", lastName: "=HYPERLINK(1)" },
      { firstName: "Be\u0000r\ud800", lastName: "می‌خواهم" },
    ].map((said, at) => ({ reference: names(1)[0], ...said, at }));
    const answers = await batch(lines.map(({ at, ...line }) => line));
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(["added"]));
    expect(answers.map(({ notes }) => notes.length)).toEqual([0, 0, 0, 0, 1, 1]);
    expect(await stored(lines[3]?.reference)).toMatchObject({ lastName: "Zwei Zeilen" });
    expect(await stored(lines[5]?.reference)).toMatchObject({ firstName: "Ber" });
  });

  it("answers nothing to nothing", async () => {
    const { status, text } = await send("\n \r\n");
    expect([status, text]).toEqual([200, ""]);
  });

  it("takes 1,000 lines and not one more", async () => {
    const lines = names(1_001).map((reference) => JSON.stringify(anna(reference)));
    const refused = await send(lines.join("\n"));
    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.text)).toMatchObject({ type: "/store/api#too-many-lines" });
    const before = performance.now();
    const taken = await send(`${lines.slice(1).join("\n")}\n`);
    expect(taken.text.trimEnd().split("\n")).toHaveLength(1_000);
    expect(taken.text).not.toContain("refused");
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it.each([
    ["another type", "application/json", "{}", 415],
    ["more than a megabyte", "application/x-ndjson", "x".repeat(1_048_577), 413],
  ])("is refused with %s", async (_, type, body, status) => {
    const headers = { "content-type": type };
    expect((await store.ask("post", "/customer-batches", body, headers)).status).toBe(status);
  });

  it("counts for 25 requests of the key's share", async () => {
    const own = await startStore(test, { scopes: ["customers"] });
    const headers = { "content-type": "application/x-ndjson" };
    const ask = () => own.ask("post", "/customer-batches", "{}", headers);
    for (let asked = 0; asked < 12; asked++) expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
  });
});
