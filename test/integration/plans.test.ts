import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/db/client.ts";
import { insertSession, listSessions, sessionHash } from "../../src/db/sessions.ts";
import { userStatuses } from "../../src/db/user-columns.ts";
import type { AuditRecord } from "../../src/domain/audit-entry.ts";
import type { Counted } from "../../src/domain/list-page.ts";
import type { Permission } from "../../src/domain/permissions.ts";
import { searchWords } from "../../src/domain/search-words.ts";
import type { AuditFilter, SubjectRef } from "../../src/features/audit/queries/conditions.ts";
import * as entries from "../../src/features/audit/queries/entries.ts";
import * as newer from "../../src/features/audit/queries/newer.ts";
import * as search from "../../src/features/audit/queries/search.ts";
import * as touched from "../../src/features/audit/queries/touched.ts";
import * as given from "../../src/features/customers/queries/given.ts";
import * as customers from "../../src/features/customers/queries.ts";
import * as members from "../../src/features/groups/queries.ts";
import * as home from "../../src/features/home/queries.ts";
import * as rightsPeople from "../../src/features/rights/queries.ts";
import { loadAdministrators } from "../../src/features/rights/service/explain.ts";
import * as roles from "../../src/features/roles/queries.ts";
import * as storefront from "../../src/features/storefront/queries.ts";
import * as users from "../../src/features/users/queries.ts";
import * as usersList from "../../src/features/users-list/queries.ts";
import { sortColumns, usersQuery } from "../../src/features/users-list/schemas.ts";
import * as effects from "../../src/rights/effects.ts";
import { endDueAccess } from "../../src/rights/end-of-access.ts";
import * as heldRights from "../../src/rights/held-rights.ts";
import { findLoneAdministrator, hasAdministrator } from "../../src/rights/last-administrator.ts";
import * as memberCounts from "../../src/rights/member-counts.ts";
import { loadStanding } from "../../src/rights/standing.ts";
import { type DialectName, dialect, unreachable } from "../support/databases.ts";
import { copyShop } from "../support/filled-shop.ts";
import { groups, people } from "../support/large-shop.ts";
import { type Cases, findingsOf } from "../support/plans.ts";
import { thorough } from "../support/thorough.ts";

const rights = {
  ...rightsPeople,
  ...heldRights,
  ...memberCounts,
  findLoneAdministrator,
  hasAdministrator,
};

/** Plans that are known not to be good, by call and finding. One that is no longer needed fails. */
const declared: { on: readonly DialectName[]; finding: RegExp; why: string }[] = [
  {
    on: ["postgresql"],
    finding: /\.list\w+ (?!.*"status".* last:).* (middle|last): (sorts|reads)/,
    why: "far from both ends reading along is half the table, which is no better",
  },
  {
    on: ["postgresql"],
    finding: /\.list\w+ .*("103"|most).*: reads (all of )?UserGroup/,
    why: "who is in a group of most users is looked up in all memberships, narrow rows",
  },
];

const audit = { ...entries, ...newer, ...search, ...touched };

const searches = ["", "kestrel", "bunting", "no such bird", "ke", "example l1 bunting"];
const now = new Date("2026-03-02T09:00:00Z");
/** Who has few customers, and who has many. */
const holders = ["u0@example.com", "u1kestrel@example.com"];
const words = searches.filter((q) => q !== "");

describe.skipIf(unreachable)("query plans", () => {
  let shop: { url: string; drop: () => Promise<void> };
  let db: Database;
  const used = new Set<object>();
  const covered = new Set<string>();
  beforeAll(async () => {
    shop = await copyShop();
    db = await openDatabase(shop.url, { transactionTimeout: 60_000 });
  });
  afterAll(async () => {
    await db?.close();
    await shop?.drop();
  });

  /** What is wrong with the plans of these calls and not declared. */
  const findings = async (cases: Cases): Promise<string[]> => {
    for (const name of Object.keys(cases)) covered.add(name.split(" ")[0] as string);
    const known = declared.filter(({ on }) => on.includes(dialect));
    return (await findingsOf(shop.url, cases)).filter((finding) => {
      const exception = known.find((one) => one.finding.test(finding));
      if (exception) used.add(exception);
      return !exception;
    });
  };

  const listed = async (
    filter: Record<string, string | string[]>,
    orders: readonly [sort: string, dir: string][],
  ): Promise<Cases> => {
    const { list } = await usersList.listUsers(db, usersQuery.parse(filter), now);
    const last = Math.max(1, Math.ceil(list.total / list.per));
    const cases: Cases = {};
    for (const [sort, dir] of orders)
      for (const [place, page] of Object.entries({ first: 1, middle: Math.ceil(last / 2), last })) {
        const query = usersQuery.parse({ ...filter, sort, dir, page: String(page) });
        cases[`usersList.listUsers ${JSON.stringify(filter)} ${sort} ${dir} ${place}`] = () =>
          usersList.listUsers(db, query, now);
      }
    return cases;
  };

  const everyOrder = sortColumns.flatMap((sort) => [
    [sort, "asc"] as [string, string],
    [sort, "desc"] as [string, string],
  ]);

  /** One direction of each column, the next status has the other; both in the long run. */
  const byStatus = ["all", ...userStatuses].map((status, index) => ({
    status,
    orders: everyOrder.filter(([, dir], place) => {
      const isDown = (index + Math.floor(place / 2)) % 2 === 1;
      return thorough || isDown === (dir === "desc");
    }),
  }));

  it.each(byStatus)("Users List, $status, in every order", async ({ status, orders }) => {
    expect(await findings(await listed({ status }, orders))).toEqual([]);
  });

  const filters: Record<string, string | string[]>[] = [
    ...Object.values(groups).map((group) => ({ group: String(group) })),
    { group: String(groups.most), status: "deleted" },
    { group: [String(groups.few), String(groups.many)] },
    { group: [String(groups.many), String(groups.most)], status: "deleted" },
    ...["never", "30", "180"].map((login) => ({ login })),
    { login: "90", status: "deleted" },
    { login: "90", customers: "yes", q: "bunting" },
    { customers: "yes" },
    { customers: "no" },
    { customers: "no", status: "deleted", locale: "de" },
    { agent: "yes" },
    { agent: "no" },
    { agent: "no", status: "active" },
    { locale: "de" },
    { locale: "en" },
    { locale: "en", status: "deleted" },
    { condition: "locked" },
    { condition: "locked", status: "active", q: "bunting" },
    { condition: "invited" },
    { condition: "invited", status: "active", agent: "no", q: "bunting" },
    { condition: "ends" },
    { condition: "ends", status: "active", q: "bunting" },
    ...[...words, "k"].map((q) => ({ q })),
    { q: "bunting", group: String(groups.many), status: "active" },
  ];
  const someOrders: [string, string][] = [
    ["email", "asc"],
    ["lastName", "desc"],
    ["lastLogin", "desc"],
    ["agent", "asc"],
  ];

  /** Each in one of them, the next one in the next; in all of them in `npm run test:long`. */
  const filtered = filters.map((filter, index) => ({
    filter,
    orders: someOrders.filter((_, place) => thorough || place === index % someOrders.length),
  }));

  it.each(filtered)("Users List, $filter", async ({ filter, orders }) => {
    expect(await findings(await listed(filter, orders))).toEqual([]);
  });

  it("Users List, most of a group, in every order", async () => {
    expect(await findings(await listed({ group: String(groups.most) }, everyOrder))).toEqual([]);
  });

  it.each(Object.entries(people))("Assign Customers, %s held", async (name, userId) => {
    const { customerCount = 0 } = (await customers.findAssignee(db.read, userId)) ?? {};
    const cases: Cases = {};
    for (const q of [...searches, ...holders])
      for (const [place, page] of Object.entries({ first: 1, middle: 20 })) {
        for (const free of [true, false])
          cases[`customers.listOthers ${name} ${q} ${free ? "free " : ""}${place}`] = () =>
            customers.listOthers(db, { userId, q, page, free });
        cases[`customers.listHeld ${name} ${q} ${place}`] = () =>
          customers.listHeld(db, { userId, q, page }, customerCount);
      }
    expect(await findings(cases)).toEqual([]);
  });

  it("what the store asks", async () => {
    const cases: Cases = {
      "storefront.findHolder": () => storefront.findHolder(db.read, "DE-1"),
      "storefront.findAgent": () => storefront.findAgent(db.read, people.few, now),
    };
    for (const q of [...searches, ...holders])
      for (const [place, page] of Object.entries({ first: 1, middle: 20 }))
        cases[`customers.listCustomers ${q} ${place}`] = () =>
          customers.listCustomers(db, { q, page });
    expect(await findings(cases)).toEqual([]);
  });

  it.each(Object.entries(groups))("members, %s in the group", async (name, groupId) => {
    const { members: count = 0 } = (await members.findGroup(db.read, groupId)) ?? {};
    const last = Math.ceil(count / members.MEMBERS_PER_PAGE);
    const cases: Cases = {};
    for (const q of searches) {
      for (const [place, page] of Object.entries({
        first: 1,
        ...(q === "" ? { middle: Math.ceil(last / 2), last } : {}),
      }))
        cases[`groups.listMembers ${name} ${q} ${place}`] = () =>
          members.listMembers(db, { groupId, q, page }, count);
      cases[`groups.listCandidates ${name} ${q}`] = () => members.listCandidates(db, groupId, q);
    }
    expect(await findings(cases)).toEqual([]);
  });

  it("groups, roles and their rights", async () => {
    const cases: Cases = {
      "rights.listGroupRights": () => rights.listGroupRights(db.read),
      "rights.listRoleRights": () => rights.listRoleRights(db.read),
    };
    for (const q of ["", "large", "e"]) {
      cases[`groups.listGroups ${q}`] = () => members.listGroups(db.read, { q, page: 1 });
      cases[`roles.listRoles ${q}`] = () => roles.listRoles(db.read, { q, page: 1 });
    }
    expect(await findings(cases)).toEqual([]);
  });

  it.each(["few", "most"] as const)("what %s of the users may do", async (name) => {
    const ids = [groups[name]];
    const membersOf = await rights.loadMemberCounts(db.read);
    const changes = new Map([[groups[name] as number, new Set<Permission>(["audit.view"])]]);
    const cases: Cases = {
      "effects.findEffects": () => effects.findEffects(db.read, changes),
      "effects.reviewEffects": () => effects.reviewEffects(db.read, changes),
      "rights.listInEach": () =>
        rights.listInEach(
          db,
          { choices: [ids, ids], status: "active", limit: 50 },
          membersOf(ids[0] as number, userStatuses),
        ),
    };
    expect(
      await findings(
        Object.fromEntries(Object.entries(cases).map(([call, work]) => [`${call} ${name}`, work])),
      ),
    ).toEqual([]);
  });

  const unions: [string, number[]][] = [
    ["few", [groups.few]],
    ["few or empty", [1, groups.few]],
    ["few twice", [groups.few, groups.others]],
    ["many", [groups.few, groups.many]],
    ["most", [groups.few, groups.most]],
  ];

  it.each(unions)("who holds a right, %s", async (name, groupIds) => {
    const membersOf = await rights.loadMemberCounts(db.read);
    const cases: Cases = {
      [`rights.loadMemberCounts ${name}`]: () => rights.loadMemberCounts(db.read),
    };
    for (const status of ["active", "deactivated"] as const) {
      const union = { groupIds, statuses: [status] };
      const [count] = await rights.countUnions(db.read, membersOf, [union]);
      if (count?.total === 0) continue;
      if (name === "few twice" && status === "active")
        cases[`rights.countUnions ${name} ${status}`] = () =>
          rights.countUnions(db.read, membersOf, [union]);
      for (const q of searches)
        for (const [place, page] of Object.entries({ first: 1, deep: 90 }))
          cases[`rights.listPeople ${status} ${name} ${q} ${place}`] = () =>
            rights.listPeople(db, { groupIds, status, q, page }, count as Counted);
    }
    expect(await findings(cases)).toEqual([]);
  });

  it("administrators, and who is signed in", async () => {
    const sid = "signed-in";
    const session = {
      sid,
      userId: people.few,
      epoch: 1,
      address: "127.0.0.1",
      browser: "test",
      now,
    };
    await db.write((tx) => insertSession(tx, session));
    const cases: Cases = {
      "rights.listInEach": () => loadAdministrators(db, 101, "deactivated"),
      "rights.hasAdministrator": () => rights.hasAdministrator(db.read),
      "rights.hasAdministrator after": () => rights.hasAdministrator(db.read, { after: now }),
      "rights.hasAdministrator but": () => rights.hasAdministrator(db.read, { but: [1] }),
      "rights.endDueAccess": () => endDueAccess(db, now),
      "users.listSignedIn": () => users.listSignedIn(db.read),
    };
    expect(await findings(cases)).toEqual([]);
  });

  it.each(words)("people and things, %s", async (q) => {
    const cases: Cases = {
      [`rights.searchPeople ${q}`]: () => rights.searchPeople(db, q, 50),
      [`audit.findPeople ${q}`]: () => audit.findPeople(db, searchWords(q), 51),
      [`audit.findThings ${q}`]: () => audit.findThings(db.read, q, 51),
    };
    expect(await findings(cases)).toEqual([]);
  });

  const found = [
    people.few,
    people.many,
    ...Array.from({ length: 18 }, (_, index) => 1_000 + index),
  ];
  const subjects = found.map((id): SubjectRef => ({ type: "user", id }));
  const days = { from: new Date("2025-01-05T00:00:00Z"), until: new Date("2025-01-07T00:00:00Z") };
  const wishes: [string, AuditFilter][] = [
    ["all", {}],
    ["done", { result: "done" }],
    ["refused", { result: "refused" }],
    ["few of an act", { action: "group.members" }],
    ["many of an act", { action: "user.updated" }],
    ["none of an act", { action: "role.deleted" }],
    ["refused of an act", { action: "user.updated", result: "refused" }],
    ["few of somebody", { actors: [people.few] }],
    ["many of somebody", { actors: [people.many] }],
    ["of several people", { actors: found }],
    ["refused of several people", { actors: found, result: "refused" }],
    ["few about somebody", { subjects: [{ type: "user", id: people.few }] }],
    ["many about somebody", { subjects: [{ type: "user", id: people.many }] }],
    ["about a group", { subjects: [{ type: "group", id: groups.many }] }],
    ["about several people", { subjects }],
    [
      "two wishes",
      { subjects: [{ type: "user", id: people.many }], actors: found, action: "user.updated" },
    ],
    ["two days", days],
    ["refused in two days", { ...days, result: "refused" }],
    ["of somebody in two days", { ...days, actors: [people.many] }],
  ];

  it.each(wishes)("audit, %s", async (name, filter) => {
    const cases: Cases = {};
    for (const before of [0, 10_000, 20_000])
      cases[`audit.listEntries ${name} ${before}`] = () =>
        audit.listEntries(db.read, filter, { before, per: 25 });
    expect(await findings(cases)).toEqual([]);
  });

  it("the start page", async () => {
    const own = (actorId: number) => () =>
      audit.listOwnChanges(db.read, { actorId, types: ["user", "group"] }, 5);
    const groups = await rights.listGroupRights(db.read);
    const cases: Cases = {
      "home.countUsers": () => home.countUsers(db.read, now),
      "home.listLeaving": () => home.listLeaving(db.read, now, 5),
      "audit.listNewest": () => audit.listNewest(db.read, { result: "refused" }, 5),
      "audit.listOwnChanges few": own(people.few),
      "audit.listOwnChanges many": own(people.many),
      "rights.findLoneAdministrator": () => rights.findLoneAdministrator(db.read, groups),
    };
    expect(await findings(cases)).toEqual([]);
  });

  it.each(["customers", "users"] as const)("the %s that an entry touched", async (kind) => {
    const entryId = kind === "users" ? 102 : 103;
    const cases: Cases = {};
    for (const q of ["", ...words])
      cases[`audit.listTouched ${kind} ${q}`] = () =>
        audit.listTouched(db, { entryId, kind }, { q, page: 1 });
    expect(await findings(cases)).toEqual([]);
  });

  it("what changed since, session and person", async () => {
    const refs: SubjectRef[] = [
      { type: "user", id: people.few },
      { type: "user", id: people.many },
      { type: "group", id: groups.many },
    ];
    const cases: Cases = {};
    for (const ref of refs)
      cases[`audit.listChangesSince ${ref.type} ${ref.id}`] = () =>
        audit.listChangesSince(db.read, ref, 1);
    const userIds = [people.many, people.few];
    for (const ids of [userIds, [people.few]])
      cases[`audit.listMemberChanges of ${ids.length}`] = () =>
        audit.listMemberChanges(db.read, { groupId: 1, userIds: ids });
    const entry = await db.read.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
    const sides = { entryId: entry.id, sides: [entry.id], limit: 1 };
    cases["audit.listThere"] = () => audit.listThere(db.read, [entry.id]);
    cases["audit.listUndone"] = () => audit.listUndone(db.read, [entry.id]);
    cases["audit.listNewer"] = () =>
      audit.listNewer(db.read, { userId: people.many, version: 1, at: entry.at });
    cases["audit.listMembership"] = () =>
      audit.listMembership(db.read, { ...(entry as AuditRecord), subjectId: groups.many });
    cases.listSides = () => given.listSides(db.read, entry as AuditRecord);
    cases.listGiven = () => given.listGiven(db.read, sides);
    await db.write((tx) =>
      insertSession(tx, {
        sid: "sid",
        userId: people.many,
        epoch: 1,
        address: "127.0.0.1",
        browser: "test",
        now,
      }),
    );
    cases.loadStanding = async () =>
      expect(await loadStanding(db.read, sessionHash("sid"), now)).toBeDefined();
    cases.listSessions = () => listSessions(db.read, people.many, now);
    expect(await findings(cases)).toEqual([]);
  });

  it("no list and no declaration is left out", () => {
    const modules = { users, usersList, customers, groups: members, roles, rights, audit, home };
    const lists = Object.entries(modules).flatMap(([name, module]) =>
      Object.keys(module).map((call) => `${name}.${call}`),
    );
    const read = lists.filter((call) => /\.(list|count|search)/.test(call));
    expect(read.filter((call) => !covered.has(call))).toEqual([]);
    expect(
      declared.filter((one) => one.on.includes(dialect) && !used.has(one)).map(({ why }) => why),
    ).toEqual([]);
  });
});
