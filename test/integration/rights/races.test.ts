import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  ADMINISTRATORS,
  essentialPermissions,
  permissions,
} from "../../../src/domain/permissions.ts";
import { featureRouters } from "../../../src/features/index.ts";
import { registerPages } from "../../../src/http/registry.ts";
import { hasAdministrator } from "../../../src/rights/last-administrator.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { dialect, unreachable } from "../../support/databases.ts";
import {
  type Act,
  addGroup,
  addRole,
  changedMembers,
  prepared,
  reviewed,
} from "../../support/rights.ts";

const LONG = Number(process.env.RACE_ROUNDS ?? 20) > 20;
const DUELS = LONG ? 500 : 0;
const ROUNDS = Number(process.env.RACE_ROUNDS ?? 10);

const pages = registerPages(featureRouters());
const hasRoles = pages.some(({ path }) => path === "/roles/:id/edit");

/** Somebody who holds every right, some of them through this group and its one role alone. */
interface Administrator {
  id: number;
  browser: Browser;
  group: number;
  role: number;
}

/**
 * Makes ready to take rights from an administrator, up to the last click, which is what it answers.
 */
type Attack = (by: Browser, on: Administrator) => Promise<Act>;

/** Each of one list with each of another. */
function pairs<A, B>(some: readonly A[], others: readonly B[]): [A, B][] {
  return some.flatMap((one) => others.map((other): [A, B] => [one, other]));
}

describe.skipIf(unreachable)("races for rights", () => {
  let test: TestApp;
  let bystander: number;
  let nowhere: number;
  beforeAll(async () => {
    test = await startApp();
    bystander = await addUser(test.db, { groups: [] });
    nowhere = await addGroup(test.db);
  });
  afterAll(() => test.close());

  const setSeeded = (status: "active" | "deactivated") =>
    test.db.write((tx) => tx.user.updateMany({ where: { id: 1 }, data: { status } }));
  const done = () => test.db.read.auditEntry.count({ where: { result: "done" } });

  describe("the last administrator", () => {
    const attacks: Record<string, Attack> = {
      deactivation: (by, on) => prepared(by, `/users/${on.id}/deactivation`),
      deletion: (by, on) => prepared(by, `/users/${on.id}/deletion`),
      "groups of the user": (by, on) =>
        prepared(by, `/users/${on.id}/edit`, { groups: String(nowhere) }),
      membership: (by, on) => changedMembers(by, on.group, "remove", [on.id]),
      "deletion of the group": (by, on) => prepared(by, `/groups/${on.group}/deletion`),
      "role of the group": (by, on) => reviewed(by, `/groups/${on.group}/edit`, { roles: [] }),
      ...(hasRoles ? { "right of the role": takeRight } : {}),
    };
    const names = Object.keys(attacks);
    /** Nobody touches their own groups on the form of the user or among the members. */
    const onOneself = names.filter(
      (name) => name !== "groups of the user" && name !== "membership",
    );

    async function takeRight(by: Browser, { role }: Administrator): Promise<Act> {
      const { permissions: given } = await by.form(`/roles/${role}/edit`);
      return reviewed(by, `/roles/${role}/edit`, {
        permissions: [given as string].flat().filter((permission) => permission !== "users.status"),
      });
    }

    /**
     * Everything through one role, through two groups, or through the locked role, whose rights
     * nobody edits.
     */
    const kinds = [
      async (id: number) => withGroup(id, await addRole(test.db, permissions)),
      async (id: number) => {
        const half = permissions.filter((permission) => permission.startsWith("users."));
        await addGroup(
          test.db,
          [
            await addRole(
              test.db,
              permissions.filter((permission) => !half.includes(permission)),
            ),
          ],
          [id],
        );
        return withGroup(id, await addRole(test.db, half));
      },
      async (id: number) =>
        withGroup(
          id,
          (await test.db.read.role.findUniqueOrThrow({ where: { systemKey: ADMINISTRATORS } })).id,
        ),
    ];
    const withGroup = async (id: number, role: number) => ({
      role,
      group: await addGroup(test.db, [role], [id]),
    });

    async function administrator(kind: number): Promise<Administrator> {
      const id = await addUser(test.db, { groups: [] });
      const given = await kinds[kind]?.(id);
      return {
        id,
        browser: await test.signedIn(id),
        ...(given as { role: number; group: number }),
      };
    }

    /** A page for each essential right; passwords have none of their own. */
    const needed = essentialPermissions.flatMap(
      (right) =>
        pages.find(({ methods, permission }) => methods.includes("GET") && permission === right) ??
        [],
    );
    let turn = 0;

    /**
     * Whether the landing page lists every essential right; then the pages open too, one of them
     * each time.
     */
    async function mayEverything(browser: Browser): Promise<boolean> {
      const [landing, t] = [textOf((await browser.get("/")).text), test.deps.translations.en];
      if (!essentialPermissions.every((right) => landing.includes(t(`rights.${right}.text`))))
        return false;
      const ids: Record<string, number> = { users: bystander, groups: nowhere };
      const path = needed[turn++ % needed.length]?.path.replace(
        /(?<=^\/(\w+)\/):id/,
        (_, noun: string) => String(ids[noun] ?? 1),
      ) as string;
      expect((await browser.get(path)).status, path).toBe(200);
      return true;
    }

    /**
     * Two acts at once, of which each alone leaves one administrator: one is done, the other
     * refused.
     */
    async function duel(
      what: string,
      two: readonly Administrator[],
      acts: readonly Act[],
    ): Promise<void> {
      const before = await done();
      const answers = await Promise.all(acts.map((act) => act()));
      for (const { status, text } of answers)
        expect([303, 403, 409, 422], `${what}: ${textOf(text)}`).toContain(status);
      expect((await done()) - before, what).toBe(1);
      expect(await test.db.write(hasAdministrator), what).toBe(true);
      const left = [];
      for (const { browser } of two) left.push(await mayEverything(browser));
      expect(left.filter(Boolean), what).toHaveLength(1);
    }

    async function clear(two: readonly Administrator[]): Promise<void> {
      const ids = two.map(({ id }) => id);
      await test.db.write(async (tx) => {
        await tx.user.updateMany({ where: { id: { in: ids } }, data: { status: "deactivated" } });
        await tx.group.deleteMany({ where: { systemKey: null, id: { not: nowhere } } });
        await tx.role.deleteMany({ where: { systemKey: null } });
      });
    }

    /** Half of them on each database; all of them on both in `npm run test:long`. */
    const shared = (all: [string, string][]) =>
      all.filter(
        (_, index) => LONG || Math.floor(index / 2) % 2 === Number(dialect === "postgresql"),
      );
    /** Only what a role of one's own gives can be taken from it. */
    const kindFor = (attack: string, round: number) =>
      round % (attack === "right of the role" ? 2 : kinds.length);
    /** Each path is the first to be sent as often as the second. */
    const inOrder = (acts: Act[], [one, other]: [string, string], cycle: number) =>
      (names.indexOf(one) + names.indexOf(other) + cycle) % 2 === 0 ? acts : acts.toReversed();

    /** Rounds through every pair, DUELS at least. */
    async function inRounds(
      all: readonly [string, string][],
      play: (pair: [string, string], round: number, cycle: number) => Promise<void>,
    ): Promise<void> {
      try {
        for (let round = 0; round < Math.max(DUELS, all.length); round++)
          await play(
            all[round % all.length] as [string, string],
            round,
            Math.floor(round / all.length),
          );
      } finally {
        await setSeeded("active");
      }
    }

    it("stays when two attack each other at once, by every pair of paths", async () => {
      const everyPair = shared(
        pairs(names, names).filter(([one, other]) => names.indexOf(one) <= names.indexOf(other)),
      );
      await inRounds(everyPair, async (pair, round, cycle) => {
        // With a third administrator it is not the rule of the last one that refuses.
        await setSeeded(round % 2 === 0 ? "deactivated" : "active");
        const [one, other] = pair;
        const two = [
          await administrator(kindFor(other, round)),
          await administrator(kindFor(one, Math.floor(round / 3))),
        ] as [Administrator, Administrator];
        const acts = [
          await (attacks[one] as Attack)(two[0].browser, two[1]),
          await (attacks[other] as Attack)(two[1].browser, two[0]),
        ];
        await duel(`${one} and ${other}`, two, inOrder(acts, pair, cycle));
        await clear(two);
      });
    });

    it("stays when one of two gives up and attacks the other, by every pair of paths", async () => {
      await setSeeded("deactivated");
      const everyPair = shared(pairs(names, onOneself));
      await inRounds(everyPair, async (pair, round, cycle) => {
        const [one, own] = pair;
        const two = [
          await administrator(kindFor(own, round)),
          await administrator(kindFor(one, Math.floor(round / 3))),
        ] as [Administrator, Administrator];
        const elsewhere = await test.signedIn(two[0].id);
        const acts = [
          await (attacks[one] as Attack)(two[0].browser, two[1]),
          await (attacks[own] as Attack)(elsewhere, two[0]),
        ];
        await duel(`${one}, and ${own} of oneself`, two, inOrder(acts, pair, cycle));
        await clear(two);
      });
      // Here it is this rule that refuses, not only a right that was lost a moment before.
      const refused = await test.db.read.auditEntry.count({
        where: { reason: { contains: "rights.whyNot.lastAdministrator" } },
      });
      expect(refused).toBeGreaterThan(everyPair.length / 4);
    });
  });

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
