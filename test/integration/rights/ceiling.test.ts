import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Permission, permissions } from "../../../src/domain/permissions.ts";
import { newFormId } from "../../../src/http/form.ts";
import { addUser, type NewUser, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, type Fields, readForm, textOf } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole, addUserWith } from "../../support/rights.ts";

const both = ["good first", "bad first"] as const;
type Order = (typeof both)[number];
const list = (order: Order, good: number, bad: number) =>
  (order === both[0] ? [good, bad] : [bad, good]).map(String);

interface Attempt {
  path: string;
  fields: Fields;
  /** What it answers whom it is allowed: a review shows, everything else does and leads on. */
  allowed: number;
}

/** Of any other right the same is said: test/unit/policies. */
const missing: Permission = "audit.view";
const others = permissions.filter((permission) => permission !== missing);

/** What gives the missing right, and what does not. */
interface World {
  role: number;
  group: number;
  plainRole: number;
  plainGroup: number;
}

describe.skipIf(unreachable)("the ceiling", () => {
  let test: TestApp;
  let administrator: Browser;
  let actor: Browser;
  let world: World;
  beforeAll(async () => {
    test = await startApp();
    administrator = await test.signedIn();
    actor = await test.signedIn(await addUserWith(test.db, others));
    const role = await addRole(test.db, [missing]);
    const plainRole = await addRole(test.db, ["users.view"]);
    const group = await addGroup(test.db, [role]);
    world = { role, plainRole, group, plainGroup: await addGroup(test.db, [plainRole]) };
  });
  afterAll(() => test.close());

  let counter = 0;
  const holder = (more: NewUser = {}) => addUserWith(test.db, [missing, "users.view"], more);
  const nobody = () => addUser(test.db, { groups: [] });
  const secret = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };
  const person = () => ({
    email: `ceiling${++counter}@example.com`,
    firstName: "Cei",
    lastName: "Ling",
    locale: "en",
  });

  /** The page's form as somebody sees it who may do everything, changed. */
  async function attempt(
    path: string,
    changes: Fields,
    { button, allowed = 303 }: { button?: string; allowed?: number } = {},
  ): Promise<Attempt> {
    return { path, fields: { ...(await administrator.form(path, button)), ...changes }, allowed };
  }

  /** The same with the review behind it. */
  async function reviewed(path: string, changes: Fields, button?: string): Promise<Attempt> {
    const review = await administrator.submit(path, changes, button);
    expect(review.status).toBe(200);
    return { path, fields: { ...readForm(review.text), step: "save" }, allowed: 303 };
  }

  /** Removing is reviewed first. */
  const members = (group: number, what: "add" | "remove", users: string[]): Promise<Attempt> =>
    attempt(
      `/groups/${group}/members`,
      { users },
      { button: what, allowed: what === "add" ? 303 : 200 },
    );

  type Path = [
    what: string,
    why: "grant" | "revoke" | "actOn",
    attempt: (world: World) => Promise<Attempt>,
  ];
  const groupOf = (roles: number[]) => addGroup(test.db, roles);
  const edit = async (id: number, changes: Fields) => attempt(`/users/${id}/edit`, changes);
  const inEitherOrder = (
    what: string,
    why: Path[1],
    of: (world: World, order: Order) => Promise<Attempt>,
  ): Path[] => both.map((order) => [`${what}, ${order}`, why, (world) => of(world, order)]);

  // The rights of a role: roles/ceiling.test.ts.
  const paths: Path[] = [
    ...inEitherOrder("the groups of a new user", "grant", (world, order) =>
      attempt("/users/new", {
        ...person(),
        ...secret,
        groups: list(order, world.plainGroup, world.group),
      }),
    ),
    ...inEitherOrder("the groups of a user", "grant", async (world, order) =>
      edit(await addUser(test.db, { groups: [] }), {
        groups: list(order, world.plainGroup, world.group),
      }),
    ),
    ...inEitherOrder("the roles of a new group", "grant", (world, order) =>
      attempt("/groups/new", {
        title: `Ceiling ${++counter}`,
        roles: list(order, world.plainRole, world.role),
      }),
    ),
    ...inEitherOrder("the roles of a group, review", "grant", async (world, order) =>
      attempt(
        `/groups/${await groupOf([])}/edit`,
        { roles: list(order, world.plainRole, world.role), step: "review" },
        { allowed: 200 },
      ),
    ),
    ...inEitherOrder("the roles of a group, save", "grant", async (world, order) =>
      reviewed(`/groups/${await groupOf([])}/edit`, {
        roles: list(order, world.plainRole, world.role),
      }),
    ),
    [
      "a role taken from a group, review",
      "revoke",
      async (world) =>
        attempt(`/groups/${await groupOf([world.role])}/edit`, { roles: [] }, { allowed: 200 }),
    ],
    [
      "a role taken from a group, save",
      "revoke",
      async (world) => reviewed(`/groups/${await groupOf([world.role])}/edit`, { roles: [] }),
    ],
    [
      "a group deleted",
      "revoke",
      async (world) => attempt(`/groups/${await groupOf([world.role])}/deletion`, {}),
    ],
    [
      "a new member of a group",
      "grant",
      async (world) => members(world.group, "add", [String(await nobody())]),
    ],
    ...inEitherOrder("somebody who holds more among new members", "actOn", async (_, order) =>
      members(await groupOf([]), "add", list(order, await nobody(), await holder())),
    ),
    ...inEitherOrder(
      "somebody who holds more among those removed, review",
      "actOn",
      async (world, order) => {
        const [good, bad] = [await nobody(), await holder()];
        return members(
          await addGroup(test.db, [world.plainRole], [good, bad]),
          "remove",
          list(order, good, bad),
        );
      },
    ),
    ...inEitherOrder(
      "somebody who holds more among those removed, save",
      "actOn",
      async (world, order) => {
        const [good, bad] = [await nobody(), await holder()];
        const group = await addGroup(test.db, [world.plainRole], [good, bad]);
        const users = list(order, good, bad);
        return reviewed(`/groups/${group}/members`, { users }, "remove");
      },
    ),
    [
      "the name of somebody who holds more",
      "actOn",
      async () => edit(await holder(), { lastName: "Renamed" }),
    ],
    ["their address", "actOn", async () => edit(await holder(), { email: person().email })],
    [
      "their groups",
      "actOn",
      async () => edit(await holder(), { groups: String(world.plainGroup) }),
    ],
    ["their password", "actOn", async () => edit(await holder(), secret)],
    [
      "their deactivation",
      "actOn",
      async () => attempt(`/users/${await holder()}/deactivation`, {}),
    ],
    [
      "their activation",
      "actOn",
      async () => attempt(`/users/${await holder({ status: "deactivated" })}/activation`, {}),
    ],
    ["their deletion", "actOn", async () => attempt(`/users/${await holder()}/deletion`, {})],
    [
      "their restoration",
      "actOn",
      async () => attempt(`/users/${await holder({ status: "deleted" })}/restoration`, {}),
    ],
  ];

  const tokens = new Map<Browser, string>();
  async function send(browser: Browser, { path, fields }: Attempt) {
    const _csrf = tokens.get(browser) ?? ((await browser.form("/profile"))._csrf as string);
    tokens.set(browser, _csrf);
    return browser.post(path, { ...fields, _csrf, _form: newFormId() });
  }
  const everything = () => dumpDatabase(test.db, ["AuditEntry", "Session.lastSeenAt"]);

  it.each(paths)("holds for %s", async (_, why, make) => {
    const tried = await make(world);
    const before = await everything();
    const answer = await send(actor, tried);
    expect(answer.status, textOf(answer.text)).toBe(403);
    const t = test.deps.translations.en;
    const permission = t(`rights.${missing}.name`);
    expect(textOf(answer.text)).toContain(t(`rights.whyNot.${why}`, { permission }));
    const entry = await test.db.read.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(entry.result).toBe("refused");
    expect(JSON.parse(entry.reason as string)).toEqual({
      key: `rights.whyNot.${why}`,
      permission: missing,
    });
    expect(await everything()).toEqual(before);
    // It was the missing right and nothing else.
    expect((await send(administrator, tried)).status).toBe(tried.allowed);
  });

  it("is told in the reader's language", async () => {
    const german = await test.signedIn(await addUserWith(test.db, others, { locale: "de" }));
    const answer = await send(german, await edit(await holder(), { lastName: "Renamed" }));
    expect(textOf(answer.text)).toContain("Protokoll ansehen");
  });

  it("lets a group's roles be sent again that give more", async () => {
    const { role, plainRole } = world;
    const id = await groupOf([role]);
    const roles = [plainRole, role].map(String);
    const review = await actor.submit(`/groups/${id}/edit`, { roles });
    const saved = await actor.post(`/groups/${id}/edit`, {
      ...readForm(review.text),
      step: "save",
    });
    expect(saved.status).toBe(303);
    expect(await test.db.read.groupRole.count({ where: { groupId: id } })).toBe(2);
  });

  it("lets a user's groups be sent again", async () => {
    const user = await addUser(test.db, { groups: [] });
    const own = await addGroup(test.db, [world.plainRole], [user]);
    const fields = { lastName: "Renamed", groups: String(own) };
    expect((await actor.submit(`/users/${user}/edit`, fields)).status).toBe(303);
    expect(await test.db.read.userGroup.count({ where: { userId: user, groupId: own } })).toBe(1);
  });
});
