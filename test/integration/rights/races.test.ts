import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
import { thorough } from "../../support/thorough.ts";

const DUELS = thorough ? 500 : 0;

const pages = registerPages(featureRouters());
const hasRoles = pages.some(({ path }) => path === "/roles/:id/edit");

/** Somebody who holds every right, some of them through this group and its one role alone. */
interface Administrator {
  id: number;
  browser: Browser;
  group: number;
  role: number;
}

/** Makes ready to take rights from an administrator, and answers the last click. */
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

    /**
     * Each path with itself and with the next; every pair in `npm run test:long`: what counts
     * administrators is one function.
     */
    const near = (all: [string, string][]) =>
      all.filter(([one, other]) => {
        const apart = names.indexOf(other) - names.indexOf(one);
        return thorough || apart === 0 || (apart + names.length) % names.length === 1;
      });
    /** Half of them on each database; all of them on both in `npm run test:long`. */
    const shared = (all: [string, string][]) =>
      all.filter((_, index) => thorough || index % 2 === Number(dialect === "postgresql"));
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

    it("stays when two attack each other at once, by every path", async () => {
      const everyPair = shared(
        near(
          pairs(names, names).filter(([one, other]) => names.indexOf(one) <= names.indexOf(other)),
        ),
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

    it("stays when one of two gives up and attacks the other, by every path", async () => {
      await setSeeded("deactivated");
      const everyPair = near(pairs(names, onOneself));
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
      expect(refused).toBeGreaterThan(thorough ? everyPair.length / 4 : 0);
    });
  });
});
