import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ADMINISTRATORS } from "../../../src/domain/permissions.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import {
  type Act,
  addGroup,
  addRole,
  changedMembers,
  prepared,
  reviewed,
} from "../../support/rights.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = roundsOf(4);

describe.skipIf(unreachable)("races for rights", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  describe("groups and members", () => {
    let two: [Browser, Browser];
    beforeEach(async () => {
      two = [await test.signedIn(), await test.signedIn()];
    });

    /** Members and roles of groups that are gone. */
    const orphans = async () => {
      const ids = (await test.db.read.group.findMany({ select: { id: true } })).map(({ id }) => id);
      return [
        await test.db.read.userGroup.count({ where: { groupId: { notIn: ids } } }),
        await test.db.read.groupRole.count({ where: { groupId: { notIn: ids } } }),
      ];
    };

    it("the same member added twice at once is a member once", async () => {
      const group = await addGroup(test.db);
      for (let round = 0; round < ROUNDS; round++) {
        const user = await addUser(test.db, { groups: [] });
        const acts = [
          await changedMembers(two[0], group, "add", [user]),
          await changedMembers(two[1], group, "add", [user]),
        ];
        const answers = await Promise.all(acts.map((act) => act()));
        // Who comes second is told who was first.
        expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
        expect(
          await test.db.read.userGroup.count({ where: { groupId: group, userId: user } }),
        ).toBe(1);
        expect((await test.db.read.user.findUniqueOrThrow({ where: { id: user } })).version).toBe(
          2,
        );
        expect(
          await test.db.read.auditUser.count({ where: { userId: user, change: "joined" } }),
        ).toBe(1);
      }
    });

    it("a group deleted while members are added leaves none, and says who left", async () => {
      for (let round = 0; round < ROUNDS; round++) {
        // Of a group that gives rights the Warning page said who loses them: a member more, and it
        // is not deleted.
        const gives = round % 2 === 1;
        const group = await addGroup(
          test.db,
          gives ? [await addRole(test.db, ["users.view"])] : [],
        );
        const user = await addUser(test.db, { groups: [] });
        const acts = [
          await prepared(two[0], `/groups/${group}/deletion`),
          await changedMembers(two[1], group, "add", [user]),
        ] as [Act, Act];
        const [deleted, added] = await (round % 4 < 2
          ? Promise.all([acts[0](), acts[1]()])
          : Promise.all([acts[1](), acts[0]()]).then(([a, d]) => [d, a]));
        const changes = await test.db.read.auditUser.findMany({
          where: { userId: user },
          orderBy: { entryId: "asc" },
          select: { change: true },
        });
        const outcome = [deleted?.status, added?.status, ...changes.map(({ change }) => change)];
        const addedFirst = gives ? [409, 303, "joined"] : [303, 303, "joined", "left"];
        expect([addedFirst, [303, 404]]).toContainEqual(outcome);
        expect(await test.db.read.group.count({ where: { id: group } })).toBe(
          deleted?.status === 303 ? 0 : 1,
        );
        expect(await orphans()).toEqual([0, 0]);
      }
    });

    /** Each hands out a group of somebody else's, up to the last click. */
    const gifts: Record<string, (by: Browser, group: number, user: number) => Promise<Act>> = {
      members: (by, group, user) => changedMembers(by, group, "add", [user]),
      edit: (by, group, user) => prepared(by, `/users/${user}/edit`, { groups: String(group) }),
      create: (by, group, user) => {
        const email = `gift${user}@example.com`;
        const secret = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };
        return prepared(by, "/users/new", {
          email,
          firstName: "Gi",
          lastName: "Ft",
          locale: "en",
          groups: String(group),
          ...secret,
        });
      },
      activation: async (by, group, user) => {
        await test.db.write(async (tx) => {
          await tx.user.update({ where: { id: user }, data: { status: "deactivated" } });
          await tx.userGroup.create({ data: { userId: user, groupId: group } });
        });
        return prepared(by, `/users/${user}/activation`);
      },
    };

    it.each(Object.keys(gifts))(
      "a group that gets the Administrators role at the same instant is not handed out by a " +
        "page that did not show it (%s)",
      async (name) => {
        const locked = String(
          (await test.db.read.role.findUniqueOrThrow({ where: { systemKey: ADMINISTRATORS } })).id,
        );
        for (let round = 0; round < ROUNDS; round++) {
          const group = await addGroup(test.db, [await addRole(test.db, ["users.view"])]);
          const user = await addUser(test.db, { groups: [] });
          const gift = await (gifts[name] as (typeof gifts)[string])(two[0], group, user);
          const raise = await reviewed(two[1], `/groups/${group}/edit`, { roles: [locked] });
          const acts = round % 2 === 0 ? [gift, raise] : [raise, gift];
          const answers = await Promise.all(acts.map((act) => act()));
          const [given, raised] = round % 2 === 0 ? answers : answers.toReversed();
          // The second of both is told of the first: the role's review did not show this user.
          // Activating gives no member more.
          expect(
            name === "activation"
              ? [
                  [303, 303],
                  [409, 303],
                ]
              : [
                  [303, 409],
                  [409, 303],
                ],
            textOf(given?.text ?? ""),
          ).toContainEqual([given?.status, raised?.status]);
          if (given?.status === 409)
            expect(textOf(given.text)).toContain("now also grants: Create users");
          const members = await test.db.read.user.count({
            where: { status: "active", groups: { some: { groupId: group } } },
          });
          expect(members).toBe(given?.status === 303 ? 1 : 0);
        }
      },
    );

    it("a role given to a group while it is deleted: one of both happens", async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const [group, role] = [
          await addGroup(test.db, [], [await addUser(test.db, { groups: [] })]),
          await addRole(test.db, ["users.view"]),
        ];
        const acts = [
          await prepared(two[0], `/groups/${group}/deletion`),
          await reviewed(two[1], `/groups/${group}/edit`, { roles: String(role) }),
        ];
        const answers = await Promise.all(
          (round % 2 === 0 ? acts : acts.toReversed()).map((act) => act()),
        );
        const statuses = answers.map(({ status }) => status);
        expect(statuses.filter((status) => status === 303)).toHaveLength(1);
        expect([404, 409]).toContain(statuses.find((status) => status !== 303));
        const exists = await test.db.read.group.count({ where: { id: group } });
        expect([
          await test.db.read.groupRole.count({ where: { roleId: role } }),
          ...(await orphans()),
        ]).toEqual([exists, 0, 0]);
      }
    });
  });
});
