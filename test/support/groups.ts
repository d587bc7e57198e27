import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { Prisma } from "../../src/generated/sqlite/client.ts";
import { startApp, type TestApp } from "./app.ts";
import { type Browser, type Fields, readForm, textOf } from "./browser.ts";
import * as rows from "./rights.ts";

type Entry = Prisma.AuditEntryGetPayload<{ include: { users: true } }>;

export interface GroupPages {
  /** Exist while tests run: to be read there, not taken out of the object before. */
  readonly test: TestApp;
  readonly admin: Browser;
  /** A group straight into the database; answers the id. */
  addGroup(roles?: readonly string[], members?: readonly number[]): Promise<number>;
  /** The id of a seeded role, as forms have it. */
  role(systemKey: string): Promise<string>;
  roleIdsOf(group: number): Promise<string[]>;
  lastEntry(): Promise<Entry>;
  /** Reviews an edit and answers the review's fields, ready to be saved. */
  review(browser: Browser, group: number, fields: Fields): Promise<Fields>;
}

/** The pages of the groups, for the tests of one `describe`. */
export function useGroups(): GroupPages {
  let [test, admin]: [TestApp, Browser] = [] as never;
  beforeAll(async () => {
    test = await startApp();
  });
  beforeEach(async () => {
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  let counter = 0;

  return {
    get test() {
      return test;
    },
    get admin() {
      return admin;
    },
    addGroup: (roles = [], members = []) =>
      rows.addGroup(test.db, roles.map(Number), members, `Group ${++counter}`),
    role: async (systemKey) =>
      String((await test.db.read.role.findUniqueOrThrow({ where: { systemKey } })).id),
    roleIdsOf: async (groupId) => {
      const given = await test.db.read.groupRole.findMany({
        where: { groupId },
        orderBy: { roleId: "asc" },
      });
      return given.map(({ roleId }) => String(roleId));
    },
    lastEntry: () =>
      test.db.read.auditEntry.findFirstOrThrow({
        orderBy: { id: "desc" },
        include: { users: { orderBy: { userId: "asc" } } },
      }),
    review: async (browser, id, fields) => {
      const answer = await browser.submit(`/groups/${id}/edit`, fields);
      expect(answer.status, textOf(answer.text)).toBe(200);
      return { ...readForm(answer.text), step: "save" };
    },
  };
}
