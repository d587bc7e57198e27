import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { may } from "../../../src/domain/actor.ts";
import type { UserStatus } from "../../../src/domain/audit-entry.ts";
import {
  ADMINISTRATORS,
  essentialPermissions,
  type Permission,
  permissions,
} from "../../../src/domain/permissions.ts";
import { featureRouters } from "../../../src/features/index.ts";
import { loadAccess, loadAdministrators } from "../../../src/features/rights/service/explain.ts";
import { loadHolders, loadRights } from "../../../src/features/rights/service/holders.ts";
import { registerPages } from "../../../src/http/registry.ts";
import { hasAdministrator } from "../../../src/rights/last-administrator.ts";
import { loadStanding } from "../../../src/rights/standing.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { thorough } from "../../support/thorough.ts";

interface World {
  /** Rights of each role by name; the first role is the locked one. */
  roles: string[][];
  /** Indexes of the roles of each group. */
  groups: number[][];
  users: { status: UserStatus; groups: number[] }[];
}

const USERS = 4;
const [ROLES, GROUPS] = [4, 4];

const rightName = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<string>(...permissions) },
  fc.constantFrom("users.fly", "__proto__", "USERS.VIEW", "users", ""),
);
const world: fc.Arbitrary<World> = fc.record({
  // Some roles with most of the catalogue: two of them may add up to an administrator.
  roles: fc.array(
    fc.oneof(
      fc.uniqueArray(rightName, { maxLength: 8 }),
      fc.subarray<string>([...permissions], { minLength: 9 }),
    ),
    {
      minLength: ROLES,
      maxLength: ROLES,
    },
  ),
  groups: fc.array(fc.uniqueArray(fc.nat(ROLES - 1), { maxLength: 3 }), {
    minLength: GROUPS,
    maxLength: GROUPS,
  }),
  users: fc.array(
    fc.record({
      status: fc.oneof(
        { weight: 3, arbitrary: fc.constant<UserStatus>("active") },
        fc.constantFrom<UserStatus>("deactivated", "deleted"),
      ),
      groups: fc.uniqueArray(fc.nat(GROUPS - 1), { maxLength: 3 }),
    }),
    { minLength: USERS, maxLength: USERS },
  ),
});

/** Every essential right is held by somebody Active, all of them by nobody. */
const divided: World = {
  roles: [
    [],
    permissions.filter((permission) => permission.startsWith("users.")),
    permissions.filter((permission) => !permission.startsWith("users.")),
    [],
  ],
  groups: [[1], [2], [0], []],
  users: [[0], [1], [], []].map((groups) => ({ status: "active", groups })),
};

describe.skipIf(unreachable)("the explanation", () => {
  let test: TestApp;
  let bystander: number;
  const ids: number[] = [1];
  const browsers: Browser[] = [];
  const sessions: string[] = [];
  beforeAll(async () => {
    test = await startApp();
    while (ids.length < USERS) ids.push(await addUser(test.db));
    bystander = await addUser(test.db);
    for (const id of ids) browsers.push(await test.signedIn(id));
    for (const id of ids)
      sessions.push((await test.db.read.session.findFirstOrThrow({ where: { userId: id } })).id);
  });
  afterAll(() => test.close());

  const idOf = (index: number) => index + 1;

  /** Straight into the database: what forms would refuse is to be explained as well. */
  const build = ({ roles, groups, users }: World) =>
    test.db.write(async (tx) => {
      const now = test.clock.now;
      const common = (index: number) => ({ id: idOf(index), createdAt: now, updatedAt: now });
      for (const table of [tx.userGroup, tx.groupRole, tx.rolePermission, tx.group, tx.role])
        await (table as typeof tx.userGroup).deleteMany();
      await tx.role.createMany({
        data: roles.map((_, at) => ({
          ...common(at),
          name: `R${at}`,
          nameKey: `r${at}`,
          systemKey: at === 0 ? ADMINISTRATORS : null,
        })),
      });
      await tx.group.createMany({
        data: groups.map((_, at) => ({ ...common(at), title: `G${at}`, titleKey: `g${at}` })),
      });
      await tx.rolePermission.createMany({
        data: roles.flatMap((rights, at) =>
          rights.map((permission) => ({ roleId: idOf(at), permission })),
        ),
      });
      await tx.groupRole.createMany({
        data: groups.flatMap((of, at) =>
          of.map((role) => ({ groupId: idOf(at), roleId: idOf(role) })),
        ),
      });
      await tx.userGroup.createMany({
        data: users.flatMap((user, at) =>
          user.groups.map((group) => ({ userId: ids[at] as number, groupId: idOf(group) })),
        ),
      });
      for (const [at, { status }] of users.entries())
        await tx.user.update({ where: { id: ids[at] as number }, data: { status } });
    });

  /** "group>role" of every chain, found by looking at the world alone. */
  const chainsIn = ({ roles, groups }: World, member: readonly number[], permission: Permission) =>
    member.flatMap((group) =>
      (groups[group] as number[])
        .filter((role) => role === 0 || roles[role]?.includes(permission))
        .map((role) => `${idOf(group)}>${idOf(role)}`),
    );

  /** What the server lets each user do. */
  const enforced = () =>
    Promise.all(
      sessions.map(async (session) => {
        const actor = (await loadStanding(test.db.read, session, test.clock.now))?.actor;
        return permissions.filter((permission) => actor !== undefined && may(actor, permission));
      }),
    );

  const holding = (held: Permission[][], wanted: readonly Permission[]) =>
    ids.filter((_, at) => wanted.every((permission) => held[at]?.includes(permission))).sort();

  it("says of each user and right what the server decides, with all its chains", async () => {
    let [yes, no] = [0, 0];
    await fc.assert(
      fc.asyncProperty(world, fc.constantFrom(...permissions), async (made, asked) => {
        await build(made);
        const held = await enforced();
        for (const [at, id] of ids.entries()) {
          const { explanations } = await loadAccess(test.db.read, id);
          expect(
            explanations.filter(({ granted }) => granted).map(({ permission }) => permission),
          ).toEqual(held[at]);
          for (const { permission, chains } of explanations) {
            const said = chains.map(({ group, role }) => `${group.id}>${role.id}`).sort();
            expect(said).toEqual(chainsIn(made, made.users[at]?.groups ?? [], permission).sort());
          }
          yes += held[at]?.length ?? 0;
          no += permissions.length - (held[at]?.length ?? 0);
        }

        const holders = holding(held, [asked]);
        const { counts, list } = await loadHolders(test.db, asked, {
          q: "",
          status: "active",
          page: 1,
          users: true,
        });
        expect([counts.active.total, list.rows.map(({ id }) => id).sort()]).toEqual([
          holders.length,
          holders,
        ]);
        const { rights, unknown } = await loadRights(test.db, { who: "", right: "" });
        expect(rights.map((right) => right.holders.total)).toEqual(
          permissions.map((permission) => holding(held, [permission]).length),
        );
        const names = new Set(
          made.roles
            .flat()
            .filter((name) => !permissions.some((permission) => permission === name)),
        );
        expect(unknown.map(({ name }) => name)).toEqual([...names].sort());
        const administrators = holding(held, essentialPermissions);
        expect((await loadAdministrators(test.db, 5)).map(({ id }) => id).sort()).toEqual(
          administrators,
        );
        expect(await hasAdministrator(test.db.read)).toBe(administrators.length > 0);
      }),
      { numRuns: thorough ? 60 : 25, examples: [[divided, "users.view"]] },
    );
    expect(Math.min(yes, no)).toBeGreaterThan(80);
  });

  it("says what the pages answer", async () => {
    // Of the pages that ask about a target as well, those about somebody who holds nothing.
    const pages = registerPages(featureRouters()).filter(
      ({ path, methods, permission }) =>
        methods.includes("GET") &&
        permissions.some((right) => right === permission) &&
        /^(?!.*:)|^\/(users|rights)\//.test(path) &&
        // Exports ask for the right of their list besides, a batch for users.view.
        !/\/export$|^\/users\/bulk\//.test(path),
    );
    expect(new Set(pages.map(({ permission }) => permission)).size).toBeGreaterThan(8);
    await fc.assert(
      fc.asyncProperty(world, fc.nat(USERS - 1), async (made, at) => {
        await build(made);
        const { person, explanations } = await loadAccess(test.db.read, ids[at] as number);
        const refused = person.status === "active" ? 403 : 303;
        for (const { path, permission } of pages) {
          const granted = explanations.some((one) => one.permission === permission && one.granted);
          const answer = await (browsers[at] as Browser).get(
            path.replace(":id", String(bystander)).replace(":right", "users.view"),
          );
          expect([path, answer.status]).toEqual([path, granted ? 200 : refused]);
        }
      }),
      { numRuns: thorough ? 100 : 3 },
    );
  });
});
