import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Permission } from "../../../src/domain/permissions.ts";
import { addUser, type NewUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole, addUserWith, changedMembers } from "../../support/rights.ts";

describe.skipIf(unreachable)("removing members", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  const groupOf = async (rights: Permission[], members: number[]) =>
    addGroup(test.db, rights.length > 0 ? [await addRole(test.db, rights)] : [], members);
  const nobody = (lastName: string, more: NewUser = {}) =>
    addUser(test.db, { groups: [], lastName, ...more });
  const membersOf = async (groupId: number) =>
    (await test.db.read.userGroup.findMany({ where: { groupId }, orderBy: { userId: "asc" } })).map(
      ({ userId }) => userId,
    );
  const join = (groupId: number, userId: number) =>
    test.db.write((tx) => tx.userGroup.create({ data: { groupId, userId } }));
  const lastEntry = () =>
    test.db.read.auditEntry.findFirstOrThrow({
      orderBy: { id: "desc" },
      include: { users: { orderBy: { userId: "asc" } } },
    });
  const path = (group: number) => `/groups/${group}/members`;

  async function review(by: Browser, group: number, users: number[], address = path(group)) {
    return by.post(address, {
      ...(await by.form(address)),
      do: "remove",
      step: "review",
      users: users.map(String),
    });
  }

  it("says who loses what before it acts, and then does exactly that", async () => {
    const [loser, other, double, alone] = [
      await nobody("Loser"),
      await nobody("Other"),
      await nobody("Double", { status: "deactivated" }),
      await nobody("Alone"),
    ];
    const group = await groupOf(["users.view", "audit.view"], [loser, other, double, alone]);
    for (const user of [loser, other]) await join(await groupOf(["users.view"], []), user);
    await join(await groupOf(["users.view", "audit.view"], []), double);
    const answer = await review(admin, group, [loser, other, double, alone]);
    expect([answer.status, await membersOf(group)]).toEqual([200, [loser, other, double, alone]]);
    const text = textOf(answer.text);
    expect(text).toContain("Nothing has been saved yet.");
    expect(text).toContain("4 users will be removed from the group");
    expect(text).toMatch(/2 users lose: View the audit Show the 2 users Uma Loser .* Uma Other/);
    expect(text).toMatch(
      /1 user loses: View users, View the audit; afterwards in no group Show the user Uma Alone/,
    );
    expect(text).toMatch(
      /1 user loses no rights: other groups grant the same Show the user Uma Double .* Deactivated/,
    );

    const saved = await admin.post(path(group), { ...readForm(answer.text), step: "save" });
    expect([saved.status, await membersOf(group)]).toEqual([303, []]);
    expect((await admin.follow(saved)).text).toContain("have been removed from");
    expect(
      (await lastEntry()).users.map(({ userId, change, lost }) => [userId, change, lost]),
    ).toEqual([
      [loser, "left", "audit.view"],
      [other, "left", "audit.view"],
      [double, "left", ""],
      [alone, "left", "users.view,audit.view"],
    ]);
  });

  it("says in German what a group that gives nothing takes", async () => {
    const by = await test.signedIn(
      await addUser(test.db, { groups: ["administrators"], locale: "de" }),
    );
    const [alone, both] = [await nobody("Allein"), await nobody("Beide")];
    const group = await groupOf([], [alone, both]);
    await join(await groupOf([], []), both);
    const text = textOf((await review(by, group, [alone, both])).text);
    expect(text).toContain(
      "1 Benutzer verliert keine Rechte, ist danach aber in keiner Gruppe mehr",
    );
    expect(text).toContain("1 Benutzer verliert keine Rechte: Diese Gruppe gewährt keine");
    expect(text).toContain("2 Benutzer werden aus der Gruppe");
  });

  it("names the first fifty of those to whom the same happens", async () => {
    const users = [];
    for (let index = 0; index < 52; index++)
      users.push(await nobody(`Many${String(index).padStart(2, "0")}`));
    const group = await groupOf(["users.view"], users);
    const text = textOf((await review(admin, group, users)).text);
    expect([
      text.includes("52 users lose: View users"),
      text.includes("Many49"),
      text.includes("Many50"),
    ]).toEqual([true, true, false]);
    expect(text).toContain("2 more");
    expect((await (await changedMembers(admin, group, "remove", users))()).status).toBe(303);
  });

  it("keeps ticks, search and page on the way back", async () => {
    const users = [];
    for (let index = 0; index < 30; index++)
      users.push(await nobody(`Paged${String(index).padStart(2, "0")}`));
    const group = await groupOf([], users);
    const address = `${path(group)}?q=paged&page=2&add=someone`;
    const listed = await admin.get(address);
    const action = /<form method="post" action="(\/groups[^"]*)"/
      .exec(listed.text)?.[1]
      ?.replaceAll("&amp;", "&") as string;
    expect(action).toBe(address);
    const answer = await review(admin, group, users.slice(27), action);
    expect(answer.text).toContain(`href="${address.replaceAll("&", "&amp;")}"`);
    const back = await admin.post(action, { ...readForm(answer.text), step: "edit" });
    expect(back.status).toBe(200);
    const ticked = [...back.text.matchAll(/name="users" value="(\d+)" checked/g)].map(([, id]) =>
      Number(id),
    );
    expect(ticked).toEqual(users.slice(27));
    expect(back.text).toContain('name="q" value="paged"');
    const saved = await admin.post(action, { ...readForm(answer.text), step: "save" });
    expect([saved.status, saved.headers.location, (await membersOf(group)).length]).toEqual([
      303,
      `${address}#m${users[27]}`,
      27,
    ]);
  });

  describe("once it was seen", () => {
    /** Two members, of whom one loses something, up to the last click. */
    async function seen() {
      const [loser, keeper] = [await nobody("Loser"), await nobody("Keeper")];
      const group = await groupOf(["audit.view"], [loser, keeper]);
      const same = await groupOf(["audit.view"], [keeper]);
      const answer = await review(admin, group, [loser, keeper]);
      return {
        loser,
        keeper,
        group,
        same,
        save: { ...readForm(answer.text), step: "save" } as Fields,
      };
    }

    it.each([
      [
        "the group gives more",
        ({ group }) =>
          addRole(test.db, ["roles.view"]).then((roleId) =>
            test.db.write((tx) => tx.groupRole.create({ data: { groupId: group, roleId } })),
          ),
      ],
      [
        "another group of theirs gives less",
        ({ same }) => test.db.write((tx) => tx.groupRole.deleteMany({ where: { groupId: same } })),
      ],
      [
        "one of them left another group",
        ({ same, keeper }) =>
          test.db.write((tx) =>
            tx.userGroup.delete({ where: { userId_groupId: { groupId: same, userId: keeper } } }),
          ),
      ],
      [
        "they changed places",
        ({ same, loser, keeper }) =>
          test.db.write((tx) =>
            tx.userGroup.update({
              where: { userId_groupId: { groupId: same, userId: keeper } },
              data: { userId: loser },
            }),
          ),
      ],
      [
        "one of them is no member any more",
        ({ group, keeper }) =>
          test.db.write((tx) =>
            tx.userGroup.delete({ where: { userId_groupId: { groupId: group, userId: keeper } } }),
          ),
      ],
    ] as [string, (all: Awaited<ReturnType<typeof seen>>) => Promise<unknown>][])(
      "it does nothing else: %s",
      async (_, change) => {
        const all = await seen();
        await change(all);
        const before = await membersOf(all.group);
        const refused = await admin.post(path(all.group), all.save);
        expect([refused.status, await membersOf(all.group)]).toEqual([409, before]);
        expect(textOf(refused.text)).toMatch(
          /has other effects than the page showed.*will be removed from the group/,
        );
        const saved = await admin.post(path(all.group), {
          ...readForm(refused.text),
          step: "save",
        });
        expect([saved.status, await membersOf(all.group)]).toEqual([303, []]);
      },
    );

    it("does not remove without a review, or by one that somebody made up", async () => {
      const { group, loser, save } = await seen();
      const { seen: _, ...unseen } = save;
      for (const fields of [
        unseen,
        { ...save, seen: "x".repeat(43) },
        { ...save, users: String(loser) },
      ])
        expect((await admin.post(path(group), fields as Fields)).status).toBe(409);
      expect((await admin.post(path(group), { ...save, seen: "x" })).status).toBe(400);
      expect((await membersOf(group)).length).toBe(2);
    });

    it("says that none is a member any more when somebody else removed all of them", async () => {
      const { group, loser, keeper, save } = await seen();
      expect(
        (await (await changedMembers(await test.signedIn(), group, "remove", [loser, keeper]))())
          .status,
      ).toBe(303);
      const late = await admin.post(path(group), save);
      expect([late.status, textOf(late.text)]).toEqual([
        409,
        expect.stringMatching(
          /None of them is a member of .* What changed meanwhile Members of the group changed by Ada Admin, .* 2 .* Times in UTC/,
        ),
      ]);
      expect((await lastEntry()).result).toBe("refused");
    });

    it("acts once when it is sent twice", async () => {
      const { group, save } = await seen();
      const answers = await Promise.all([
        admin.post(path(group), save),
        admin.post(path(group), save),
      ]);
      expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual([
        [303, expect.stringMatching(`^${path(group)}#m`)],
        [303, expect.stringMatching(`^${path(group)}#m`)],
      ]);
      expect(
        await test.db.read.auditEntry.count({
          where: { action: "group.members", subjectId: group, result: "done" },
        }),
      ).toBe(1);
    });
  });

  it("is not answered as the adding was: the two forms of the page have ids", async () => {
    const user = await nobody("Twice");
    const group = await groupOf([], []);
    const ids = async () =>
      [...(await admin.get(path(group))).text.matchAll(/name="_form" value="([^"]*)"/g)].map(
        ([, id]) => id,
      );
    expect((await (await changedMembers(admin, group, "add", [user]))()).status).toBe(303);
    const all = await ids();
    expect([all.length, new Set(all).size]).toEqual([3, 3]);
  });

  it("reviews nothing that would be refused, and records the attempt", async () => {
    const [victim, above] = [await nobody("Victim"), await addUserWith(test.db, ["audit.view"])];
    const group = await groupOf([], [victim, above, 1]);
    const by = await test.signedIn(
      await addUserWith(test.db, ["users.view", "groups.view", "groups.manage", "roles.view"]),
    );
    const refused = await by.post(path(group), {
      ...(await by.form(path(group))),
      do: "remove",
      users: [victim, above].map(String),
    });
    expect([refused.status, (await lastEntry()).result]).toEqual([403, "refused"]);
    const own = await review(admin, group, [victim, 1]);
    expect([
      own.status,
      textOf(own.text).includes("You cannot change your own groups"),
      (await lastEntry()).result,
    ]).toEqual([409, true, "refused"]);
    expect(own.text).toMatch(new RegExp(`value="${victim}" checked`));
    expect((await membersOf(group)).length).toBe(3);
  });
});
