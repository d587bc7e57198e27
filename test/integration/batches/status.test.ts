import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { addUsers, begin, outcomesOf, statusesOf, tick, workOff } from "../../support/batches.ts";
import { readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("a batch of activations or deactivations", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it("deactivates who is ticked and ends their sessions", async () => {
    const browser = await test.signedIn();
    const ids = await addUsers(test, 3);
    const theirs = await test.signedIn(ids[0]);
    await tick(browser, ids);
    const job = await begin(browser, "deactivation");
    await workOff(test);
    expect(await statusesOf(test, ids)).toEqual({ deactivated: 3 });
    expect(Object.values(await outcomesOf(test, job))).toEqual(["changed", "changed", "changed"]);
    expect((await theirs.get("/")).status).toBe(303);
    expect(await test.db.read.session.count({ where: { userId: ids[0] as number } })).toBe(0);
  });

  it("skips oneself, who is so already and who is Deleted, and says why", async () => {
    const browser = await test.signedIn();
    const [active, off, gone] = [
      await addUser(test.db),
      await addUser(test.db, { status: "deactivated" }),
      await addUser(test.db, { status: "deleted" }),
    ];
    await tick(browser, [1, active, off, gone]);
    const preview = textOf((await browser.get("/users/bulk/deactivation")).text);
    expect(preview).toContain("Deactivate 1 user?");
    expect(preview).toContain("This user is already Deactivated.");
    const job = await begin(browser, "deactivation");
    await workOff(test);
    expect(await outcomesOf(test, job)).toEqual({
      1: "batches.whyNot.self",
      [active]: "changed",
      [off]: "users.whyNot.alreadyDeactivated",
      [gone]: "users.whyNot.deleted",
    });
    const result = textOf((await browser.get(`/users/bulk/${job}`)).text);
    expect(result).toContain("Deactivated");
    expect(result).toContain("This user is Deleted.");
  });

  it("leaves out who holds more than the person who began it", async () => {
    const manager = await addUser(test.db, { groups: ["user-managers"] });
    const browser = await test.signedIn(manager);
    const plain = await addUser(test.db);
    await tick(browser, [1, plain]);
    const job = await begin(browser, "deactivation");
    await workOff(test);
    expect(await outcomesOf(test, job)).toEqual({ 1: "rights.whyNot.actOn", [plain]: "changed" });
  });

  it("takes all that match a list", async () => {
    const browser = await test.signedIn();
    const ids = await addUsers(test, 30, { lastName: "Zwillinger" });
    const list = encodeURIComponent("q=zwillinger&status=active");
    const answer = await browser.submit(`/users/bulk/deactivation?of=all&list=${list}`);
    expect(answer.status).toBe(303);
    await workOff(test);
    expect(await statusesOf(test, ids)).toEqual({ deactivated: 30 });
  });

  it("is one line in the audit, which each history tells and all of whom it names", async () => {
    const browser = await test.signedIn();
    const ids = await addUsers(test, 2, { lastName: "Verlaufer", status: "deactivated" });
    await tick(browser, ids);
    await begin(browser, "activation");
    await workOff(test);
    const entries = await test.db.read.auditEntry.findMany({
      where: { action: "batch.activated" },
    });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.changes).toBe('{"meant":2,"undone":null}');
    const entry = textOf((await browser.get(`/audit/${entries[0]?.id}`)).text);
    expect(entry.match(/Verlaufer/g)).toHaveLength(2);
    expect(textOf((await browser.get(`/users/${ids[0]}`)).text)).toContain(
      "Users activated in a batch",
    );
  });

  it("begins nothing where others would change than its preview showed", async () => {
    const browser = await test.signedIn();
    const ids = await addUsers(test, 2);
    await tick(browser, ids);
    const form = await browser.form("/users/bulk/deactivation");
    await test.db.write((tx) =>
      tx.user.update({ where: { id: ids[0] as number }, data: { status: "deleted" } }),
    );
    const answer = await browser.post("/users/bulk/deactivation", form);
    expect(answer.status).toBe(409);
    expect(textOf(answer.text)).toContain("Deactivate 1 user?");
  });

  it("forgets the ticks once it has begun", async () => {
    const browser = await test.signedIn();
    await tick(browser, await addUsers(test, 1));
    await begin(browser, "deactivation");
    await workOff(test);
    expect(textOf((await browser.get("/users/bulk/deactivation")).text)).toContain(
      "No user is ticked.",
    );
  });

  it("reloads its page for half an hour, unless one does not want that", async () => {
    const browser = await test.signedIn();
    await tick(browser, await addUsers(test, 1));
    const page = `/users/bulk/${await begin(browser, "deactivation")}`;
    const refresh = async (query = "") => (await browser.get(page + query)).headers.refresh;
    expect([await refresh(), await refresh("?watch=no")]).toEqual(["5", undefined]);
    test.clock.advance(29 * 60_000);
    expect(await refresh()).toBe("5");
    test.clock.advance(60_000);
    expect(await refresh()).toBe(undefined);
    await workOff(test);
  });

  it("hands over what became of whom as a file without formulas", async () => {
    const browser = await test.signedIn();
    const id = await addUser(test.db, { firstName: "=1+1", lastName: 'Ein "Wort"' });
    await tick(browser, [id]);
    const job = await begin(browser, "deactivation");
    await workOff(test);
    const form = readForm((await browser.get(`/users/bulk/${job}`)).text);
    const { text, headers } = await browser.post(`/users/bulk/${job}/results`, form);
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(text).toContain(`"'=1+1 Ein ""Wort""",`);
    expect(text).toContain(",Deactivated,Deactivated\r\n");
  });
});
