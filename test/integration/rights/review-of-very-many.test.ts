import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOOKED_AT } from "../../../src/domain/effects.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addMany, addRole, prepared } from "../../support/rights.ts";

const BEYOND = 40;

describe.skipIf(unreachable)("a review of more than it looks at", () => {
  let test: TestApp;
  let admin: Browser;
  let all: number[];
  let first: number[];
  let last: number;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
    all = await addMany(test.db, LOOKED_AT + BEYOND, [await addGroup(test.db)]);
    first = all.slice(0, LOOKED_AT);
    last = all.at(-1) as number;
  });
  afterAll(() => test.close());

  const group = async (right: string, members: readonly number[]) =>
    addGroup(test.db, [await addRole(test.db, [right])], members);
  const deletion = (id: number) => prepared(admin, `/groups/${id}/deletion`);
  const page = () => textOf(admin.last?.text ?? "");
  const lastEntry = async () => {
    const { changes, users } = await test.db.read.auditEntry.findFirstOrThrow({
      where: { action: "group.deleted", result: "done" },
      orderBy: { id: "desc" },
      include: { users: { orderBy: { userId: "asc" } } },
    });
    const losers = users.filter(({ lost }) => lost !== "");
    return { ...JSON.parse(changes), left: users.length, losers: losers.map((one) => one.userId) };
  };
  const leave = (groupId: number, userId: number) =>
    test.db.write((tx) => tx.userGroup.deleteMany({ where: { groupId, userId } }));
  const join = (groupId: number, userId: number) =>
    test.db.write((tx) => tx.userGroup.create({ data: { groupId, userId } }));

  it("says that it counted the first, and how many of them lose what at least", async () => {
    await deletion(await group("users.view", all));
    expect(page()).toContain("At least 5,000 users lose: View users");
    expect(page()).toContain("Only the first 5,000 members were counted.");
    expect(page()).toMatch(/Show 50 of them(?!.*and [\d,]+ more)/);
  });

  it("says of exactly so many how many they are", async () => {
    await deletion(await group("roles.view", first));
    expect(page()).toMatch(/(?<!At least )5,000 users lose: View roles/);
    expect(page()).not.toContain("were counted");
  });

  it("is asked again when somebody comes to those who were all", async () => {
    const id = await group("groups.view", first);
    const act = await deletion(id);
    await join(id, last);
    expect((await act()).status).toBe(409);
    expect(page()).toContain("At least 5,000 users lose: View groups");
  });

  it("is asked again when one of those counted loses nothing any more", async () => {
    const act = await deletion(await group("audit.view", all));
    await group("audit.view", [first[0] as number]);
    expect((await act()).status).toBe(409);
    expect(page()).toContain("At least 4,999 users lose: View the audit");
  });

  it("stands when somebody beyond leaves; the audit then names exactly who lost what", async () => {
    const id = await group("users.create", all);
    const act = await deletion(id);
    await leave(id, last);
    expect((await act()).status).toBe(303);
    const losers = all.filter((one) => one !== last);
    expect(await lastEntry()).toMatchObject({
      effects: [{ users: losers.length, gained: [], lost: ["users.create"] }],
      left: losers.length,
      losers,
    });
  });

  it("says that it looked no further where the first lose nothing, and the others do", async () => {
    await group("users.delete", first);
    const act = await deletion(await group("users.delete", all));
    expect(page()).toContain("None of the first 5,000 members gains or loses a right.");
    expect((await act()).status).toBe(303);
    expect((await lastEntry()).losers).toEqual(all.slice(LOOKED_AT));
  });
});
