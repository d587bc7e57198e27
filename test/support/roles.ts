import { afterAll, beforeAll } from "vitest";
import type { AuditEntry, Role } from "../../src/generated/sqlite/client.ts";
import { addUser, startApp, type TestApp } from "./app.ts";
import { type Browser, type Fields, readForm } from "./browser.ts";
import type { Answer } from "./client.ts";
import * as rows from "./rights.ts";

/** A role of its own, and the group and the members that have it. */
interface Made {
  role: number;
  /** 0 where nobody was to have it. */
  group: number;
  users: number[];
  name: string;
  path: string;
}

export interface RolePages {
  /** Exist while tests run: to be read there, not taken out of the object before. */
  readonly test: TestApp;
  readonly browser: Browser;
  /** A role straight into the database, and a group that has it, with so many members. */
  addRole(
    rights: readonly string[],
    more?: { members?: number; name?: string | undefined },
  ): Promise<Made>;
  join(group: number, user?: number): Promise<number>;
  /** A browser of somebody who holds exactly these rights. */
  holding(...rights: string[]): Promise<Browser>;
  rightsOf(role: number): Promise<string[]>;
  row(role: number): Promise<Role>;
  lastEntry(role: number): Promise<AuditEntry>;
  /** The form of a role with these fields, submitted to its review. */
  review(path: string, fields: Fields, as?: Browser): Promise<Answer>;
  save(path: string, reviewed: { text: string }, as?: Browser): Promise<Answer>;
  /** While user 1 is no administrator: whoever else is one is the last. */
  withoutTheFirst(work: () => Promise<void>): Promise<void>;
}

/** The pages of the roles, for the tests of one `describe`. */
export function useRoles(): RolePages {
  let [test, browser]: [TestApp, Browser] = [] as never;
  beforeAll(async () => {
    test = await startApp();
    browser = await test.signedIn();
  });
  afterAll(() => test.close());

  const addRole: RolePages["addRole"] = async (rights, { members = -1, name } = {}) => {
    const role = await rows.addRole(test.db, rights, name);
    const called = (await row(role)).name;
    const made = { role, users: [] as number[], name: called, path: `/roles/${role}` };
    if (members < 0) return { ...made, group: 0 };
    const group = await rows.addGroup(test.db, [role], [], `Group of ${called}`);
    for (let index = 0; index < members; index++) made.users.push(await join(group));
    return { ...made, group };
  };
  const join: RolePages["join"] = async (groupId, user) => {
    const userId = user ?? (await addUser(test.db, { groups: [] }));
    await test.db.write((tx) => tx.userGroup.create({ data: { userId, groupId } }));
    return userId;
  };
  const row: RolePages["row"] = (id) => test.db.read.role.findUniqueOrThrow({ where: { id } });
  const setFirst = (status: "active" | "deactivated") =>
    test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { status } }));

  return {
    get test() {
      return test;
    },
    get browser() {
      return browser;
    },
    addRole,
    join,
    row,
    holding: async (...rights) => test.signedIn(await rows.addUserWith(test.db, rights)),
    rightsOf: async (roleId) => {
      const given = await test.db.read.rolePermission.findMany({
        where: { roleId },
        orderBy: { permission: "asc" },
      });
      return given.map(({ permission }) => permission);
    },
    lastEntry: (subjectId) =>
      test.db.read.auditEntry.findFirstOrThrow({
        where: { subjectType: "role", subjectId },
        orderBy: { id: "desc" },
      }),
    review: (path, fields, as = browser) =>
      as.submit(`${path}/edit`, { ...fields, step: "review" }),
    save: (path, reviewed, as = browser) =>
      as.post(`${path}/edit`, { ...readForm(reviewed.text), step: "save" }),
    withoutTheFirst: async (work) => {
      await setFirst("deactivated");
      try {
        await work();
      } finally {
        await setFirst("active");
        browser = await test.signedIn();
      }
    },
  };
}
